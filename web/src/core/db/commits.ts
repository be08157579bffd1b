import { Changes } from '../store/changes'
import type { Storage } from './storage'

const PAUSE_MS = 200

/**
 * Writes what the stream changed, a few times a second rather than with every frame of the page: opening a transaction
 * costs more than what goes into it.
 */
export class Commits {
  #pending: Changes | null = null
  #done: Promise<void> = Promise.resolve()
  #isPausing = false
  readonly #waiting: ((done: Promise<void>) => void)[] = []

  constructor(private readonly storage: Pick<Storage, 'commit'>) {}

  /** Resolves once `changes` are kept. Without a place on disk everything still works, until the tab is closed. */
  add(changes: Changes): Promise<void> {
    const isVoiding = changes.cleared.size > 0
    this.#pending ??= new Changes()
    this.#pending.add(changes)
    // What is read next must not find rows that are void.
    if (isVoiding || !this.#isPausing) return this.flush()
    return this.#next()
  }

  flush(): Promise<void> {
    const changes = this.#pending
    if (changes === null) return this.#done
    this.#pending = null
    this.#done = this.storage.commit(changes).catch(() => undefined)
    this.#resolve(this.#done)
    if (!this.#isPausing) {
      this.#isPausing = true
      setTimeout(() => {
        this.#isPausing = false
        void this.flush()
      }, PAUSE_MS)
    }
    return this.#done
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  #resolve(done: Promise<void>): void {
    for (const resolve of this.#waiting.splice(0)) resolve(done)
  }
}
