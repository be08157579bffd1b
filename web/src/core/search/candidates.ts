import { otherLayout } from '../text/layout-switch'

export interface Candidate {
  readonly id: string
  readonly title: string
  /** Besides the title, for instance the username. */
  readonly aliases: readonly string[]
  readonly unread: number
}

/**
 * The candidates that fit, best first. Without a query those with unread messages come first, otherwise the order given
 * (by last activity) stays. Typed in the wrong layout it fits too, but after what fits as typed.
 */
export function search<T extends Candidate>(query: string, candidates: readonly T[], most: number): readonly T[] {
  const wanted = normal(query)
  if (wanted === '') return candidates.toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0)).slice(0, most)
  const switched = normal(otherLayout(query))
  return candidates
    .map((candidate) => ({ candidate, score: Math.max(score(wanted, candidate), score(switched, candidate) - 0.5) }))
    .filter((entry) => entry.score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map((entry) => entry.candidate)
}

function score(query: string, { title, aliases, unread }: Candidate): number {
  const best = Math.max(...[title, ...aliases].map((text) => rank(query, normal(text))))
  return best === 0 ? 0 : best + (unread > 0 ? 0.25 : 0)
}

/** From its first letter, from the beginning of a word, somewhere inside, or only the letters in their order. */
function rank(query: string, text: string): number {
  if (text.startsWith(query)) return 4
  if (text.split(/[\s_.-]+/u).some((word) => word.startsWith(query))) return 3
  if (text.includes(query)) return 2
  let from = 0
  for (const letter of query) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return 0
  }
  return query.length > 1 ? 1 : 0
}

/** "Ёлка" and "елка" are the same word to whoever is in a hurry. */
function normal(text: string): string {
  return text.trim().toLocaleLowerCase().replaceAll('ё', 'е')
}
