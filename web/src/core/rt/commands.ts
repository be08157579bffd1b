import type { ClientFrame, Command, CommandError, Outcome } from '../api/schema.gen'
import type { FrameOf } from './frames'

/** The socket went away before the answer: whether the command took effect is unknown. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost'
}

export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  constructor(readonly refusal: CommandError) {
    super(refusal.code)
  }
}

interface Waiting {
  resolve(ok: Outcome): void
  reject(error: Error): void
}

export class Commands {
  readonly #waiting = new Map<number, Waiting>()
  #next = 1

  constructor(private readonly send: (frame: ClientFrame) => boolean) {}

  run(cmd: Command): Promise<Outcome> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      if (this.send({ type: 'cmd', id, cmd })) return
      this.#waiting.delete(id)
      reject(new LinkLost())
    })
  }

  settle({ id, ok, error }: FrameOf<'result'>): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error !== null) waiting?.reject(new CommandRefused(error))
    else waiting?.resolve(ok ?? { type: 'done' })
  }

  lost(): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new LinkLost())
    this.#waiting.clear()
  }
}
