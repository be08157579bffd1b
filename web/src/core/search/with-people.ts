import type { User } from '../api/schema.gen'

/**
 * What fits here, and behind it whom the server found: it forgives typos and reads other alphabets, so it knows people whom
 * nothing here does. Somebody with whom there is a chat is that chat, once.
 */
export function withPeople<T extends { readonly id: string }>(
  fitting: readonly T[],
  people: readonly User[],
  entryOf: (person: User) => T | null,
): readonly T[] {
  const all = new Map(fitting.map((entry) => [entry.id, entry]))
  for (const person of people) {
    const entry = entryOf(person)
    if (entry !== null && !all.has(entry.id)) all.set(entry.id, entry)
  }
  return [...all.values()]
}
