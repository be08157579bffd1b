const LONG_ENOUGH_MS = 500

/** Decides what has been read: what was in sight for half a second without a break. */
export class ReadTracker {
  /** Seq of each visible message → since when. */
  #since = new Map<number, number>()

  /** What is in sight now; empty when nobody looks. Answers when to ask again, or null. */
  see(visible: readonly number[], now: number): number | null {
    const since = new Map<number, number>()
    for (const seq of visible) since.set(seq, this.#since.get(seq) ?? now)
    this.#since = since
    const waiting = [...since.values()].map((start) => start + LONG_ENOUGH_MS).filter((due) => due > now)
    return waiting.length === 0 ? null : Math.min(...waiting)
  }

  /** The newest message that counts as read, or null. */
  read(now: number): number | null {
    let newest: number | null = null
    for (const [seq, start] of this.#since) {
      if (now - start >= LONG_ENOUGH_MS && (newest === null || seq > newest)) newest = seq
    }
    return newest
  }
}

/** At least half of the row, or, for one taller than the pane, half of the pane. */
export function isInSight(top: number, bottom: number, viewTop: number, viewBottom: number): boolean {
  const seen = Math.min(bottom, viewBottom) - Math.max(top, viewTop)
  return seen > 0 && seen >= Math.min(bottom - top, viewBottom - viewTop) / 2
}
