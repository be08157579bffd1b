import { Changes } from '../store/changes'
import type { CachedRun, Storage } from './storage'

const PAUSE_MS = 200
const RETRY_MS = 2_000
const MOST_FAILURES = 5

/**
 * Writes what the stream changed, a few times a second rather than with every frame of the page: opening a transaction
 * costs more than what goes into it. One follows the other, and what could not be kept goes again with what came since:
 * a cursor on disk beyond rows that are not there would hide them for good.
 */
export class Commits implements Pick<Storage, 'readBefore' | 'addHistory'> {
  #pending: Changes | null = null
  #waiting: (() => void)[] = []
  #last: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | null = null
  /** In a row. After the most of them this tab writes no more: what is on disk is old, but whole. */
  #failures = 0

  constructor(private readonly storage: Pick<Storage, 'commit' | 'readBefore' | 'addHistory'>) {}

  /** Resolves once `changes` are kept. Without a place on disk everything still works, until the tab is closed. */
  add(changes: Changes): Promise<void> {
    if (this.#failures >= MOST_FAILURES) return Promise.resolve()
    this.#pending ??= new Changes()
    this.#pending.add(changes)
    const kept = new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#timer === null) void this.flush()
    return kept
  }

  /** Resolves once everything so far is kept, or could not be. */
  flush(): Promise<void> {
    this.#last = this.#last.then(() => this.#write())
    return this.#last
  }

  /** Rows that are void by now must not be read, nor an end that the disk has not heard of be taken for whole. */
  async readBefore(chat: string, before: number, limit: number): Promise<CachedRun | null> {
    return (await this.#isWritten()) ? this.storage.readBefore(chat, before, limit) : null
  }

  async addHistory(chat: string, run: CachedRun): Promise<void> {
    if (await this.#isWritten()) await this.storage.addHistory(chat, run)
  }

  async #isWritten(): Promise<boolean> {
    await this.flush()
    return this.#failures === 0
  }

  async #write(): Promise<void> {
    const changes = this.#pending
    // After a failure only the timer tries again.
    if (changes === null || (this.#failures > 0 && this.#timer !== null)) return
    const waiting = this.#waiting
    this.#pending = null
    this.#waiting = []
    this.#pause(PAUSE_MS)
    try {
      await this.storage.commit(changes)
    } catch {
      return this.#failed(changes, waiting)
    }
    this.#failures = 0
    for (const resolve of waiting) resolve()
  }

  #failed(changes: Changes, waiting: (() => void)[]): void {
    this.#failures += 1
    if (this.#failures < MOST_FAILURES) {
      if (this.#pending !== null) changes.add(this.#pending)
      this.#pending = changes
      this.#waiting.unshift(...waiting)
      this.#pause(RETRY_MS)
      return
    }
    waiting.push(...this.#waiting)
    this.#pending = null
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  #pause(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.flush()
    }, ms)
  }
}
