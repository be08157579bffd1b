const FIRST_MS = 5_000
const LONGEST_MS = 60_000

/** The first try waits 0–5 s; each further one twice as long, up to a minute, half of it by chance. */
export function retryDelay(attempt: number, random: () => number): number {
  if (attempt <= 0) return Math.round(random() * FIRST_MS)
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  return Math.round(base / 2 + (random() * base) / 2)
}

/** The server spreads its clients over this span when it says goodbye. */
export function byeDelay(after: readonly number[], random: () => number): number {
  const [least = 0, most = least] = after
  return Math.round(least + random() * Math.max(0, most - least))
}
