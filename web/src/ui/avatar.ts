/** Twelve hues far enough apart to tell neighbours in a list from each other. */
const HUES = 12

/** The same id always has the same colour, whatever the name becomes. */
export function hueOf(id: string): number {
  let hash = 2166136261
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
  return ((hash >>> 0) % HUES) * (360 / HUES)
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** First letters of the first and the last word; an emoji stays whole. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return (
    chosen
      .map((word) => firstGrapheme(word ?? ''))
      .join('')
      .toLocaleUpperCase() || '?'
  )
}

function firstGrapheme(word: string): string {
  const bare = word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, '')
  for (const { segment } of segmenter.segment(bare)) return segment
  return ''
}
