/** A hiccup that mends itself sooner is nobody's business. */
const LATE_MS = 2_000
/** Nobody is alarmed before the first new try has had its turn, but left in the dark no longer than this. */
const QUIET_MS = 6_000

/** When to say that the link is gone. A node that is being replaced is back, or another one there, before it is worth a word. */
export class Lateness {
  isLate = $state(false)
  #timer: ReturnType<typeof setTimeout> | null = null
  #lostAt = 0
  /** Tries that came to nothing since the link was whole. */
  #failures = 0

  lost(): void {
    if (this.#timer !== null || this.isLate) return
    this.#lostAt = Date.now()
    this.#timer = setTimeout(() => this.#judge(), LATE_MS)
  }

  failed(): void {
    this.#failures++
    if (this.#timer !== null && Date.now() - this.#lostAt >= LATE_MS) this.#judge()
  }

  /** There is a link. That it was bad is forgotten only once everything has come. */
  linked(isWhole: boolean): void {
    this.#clear()
    if (!isWhole) return
    this.#failures = 0
    this.isLate = false
  }

  #judge(): void {
    this.#clear()
    const lost = Date.now() - this.#lostAt
    this.isLate = this.#failures > 0 || lost >= QUIET_MS
    if (!this.isLate) this.#timer = setTimeout(() => this.#judge(), QUIET_MS - lost)
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
