const PATIENCE_MS = 1_500

/** Chats that are known to have moved on beyond what is held of them: their difference comes when they are looked at. */
export class Behind {
  readonly #heads = new Map<string, number>()
  readonly #waiting = new Map<string, Set<() => void>>()

  bumped(chat: string, seq: number): void {
    this.#heads.set(chat, Math.max(seq, this.#heads.get(chat) ?? 0))
  }

  reached(chat: string, seq: number): void {
    if (seq >= (this.#heads.get(chat) ?? 0)) this.forget(chat)
  }

  forget(chat: string): void {
    this.#heads.delete(chat)
    const waiting = this.#waiting.get(chat)
    this.#waiting.delete(chat)
    for (const arrive of waiting ?? []) arrive()
  }

  /** Resolves once the difference is here, at once if there is none to wait for, and anyway after a while. */
  arrived(chat: string): Promise<void> {
    if (!this.#heads.has(chat)) return Promise.resolve()
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(chat) ?? new Set()
      this.#waiting.set(chat, waiting.add(resolve))
      setTimeout(resolve, PATIENCE_MS)
    })
  }
}
