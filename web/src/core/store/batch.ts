import type { ServerFrame } from '../api/schema.gen'
import type { Applier } from './apply'
import type { Changes } from './changes'

export interface BatchParts {
  readonly applier: Applier
  /** Asks for a moment to work in: the next frame of the page. */
  later(work: () => void): void
  /** A batch has been applied. */
  changed(changes: Changes): void
  synced(): void
  gap(): void
}

/** Gathers frames and applies them together, so that a burst costs one paint and one transaction. */
export class Batch {
  #frames: ServerFrame[] = []
  #isDue = false

  constructor(private readonly parts: BatchParts) {}

  push(frame: ServerFrame): void {
    this.#frames.push(frame)
    if (this.#isDue) return
    this.#isDue = true
    this.parts.later(() => this.flush())
  }

  flush(): void {
    this.#isDue = false
    const frames = this.#frames
    this.#frames = []
    let isSynced = false
    let hasGap = false
    for (const frame of frames) {
      if (frame.type === 'sync_done') isSynced = true
      else if (this.parts.applier.apply(frame) === 'gap') {
        hasGap = true
        break
      }
    }
    const changes = this.parts.applier.take()
    if (!changes.isEmpty) this.parts.changed(changes)
    if (hasGap) this.parts.gap()
    else if (isSynced) this.parts.synced()
  }
}
