/**
 * While somebody points at the list or walks through it, rows keep their places: what was about to be pressed must not
 * slide away. New chats come on top, gone ones leave; the true order returns afterwards.
 */
export function steadyOrder(frozen: readonly string[] | null, current: readonly string[]): readonly string[] {
  if (frozen === null) return current
  const alive = new Set(current)
  const kept = frozen.filter((id) => alive.has(id))
  const known = new Set(kept)
  return [...current.filter((id) => !known.has(id)), ...kept]
}
