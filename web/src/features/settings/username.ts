/** The server decides; this only spares a round trip for what it would surely refuse. */
export function isUsername(value: string): boolean {
  return /^[a-z][a-z0-9._-]{2,31}$/iu.test(value)
}
