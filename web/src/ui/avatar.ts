/** Twelve hues far enough apart to tell neighbours in a list from each other. */
const HUES = 12
/** Faces and initials are kept, as lists show the same few again and again. */
const MOST = 1_000

/** How a generated face looks: a ground, and a light of a neighbouring hue somewhere on it. */
export interface Face {
  /** Degrees. */
  readonly hue: number
  readonly light: number
  /** Where the light comes from, in percent of the width and the height. */
  readonly x: number
  readonly y: number
}

const faces = new Map<string, Face>()

/** The same id always has the same face, whatever the name becomes. */
export function faceOf(id: string): Face {
  const held = faces.get(id)
  if (held !== undefined) return held
  if (faces.size >= MOST) faces.clear()
  const hash = hashOf(id)
  const hue = (hash % HUES) * (360 / HUES)
  const face = {
    hue,
    light: (hue + (((hash >>> 8) & 1) === 0 ? 45 : 315)) % 360,
    x: 10 + ((hash >>> 9) % 5) * 20,
    y: 10 + ((hash >>> 12) % 3) * 15,
  }
  faces.set(id, face)
  return face
}

function hashOf(id: string): number {
  let hash = 2166136261
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
  return hash >>> 0
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Finding letters costs more than all else about a face, and a list shows the same few faces again and again. */
const found = new Map<string, string>()

/** First letters of the first and the last word; an emoji stays whole. */
export function initialsOf(name: string): string {
  const held = found.get(name)
  if (held !== undefined) return held
  if (found.size >= MOST) found.clear()
  const made = initials(name)
  found.set(name, made)
  return made
}

function initials(name: string): string {
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
