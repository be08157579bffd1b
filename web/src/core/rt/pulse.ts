import type { AckedChat, ClientFrame } from '../api/schema.gen'

const EVERY_MS = 1_000

export interface PulseParts {
  send(frame: ClientFrame): boolean
  /** Whose presence is of interest now. */
  watched(): readonly string[]
  subscribe(users: readonly string[]): void
}

/** Small reports that the server wants at most once a second: what was applied, whom we watch. */
export class Pulse {
  readonly #acks = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | null = null
  #watched = ''

  constructor(private readonly parts: PulseParts) {}

  applied(chats: Iterable<readonly [string, number]>): void {
    for (const [chat, seq] of chats) this.#acks.set(chat, seq)
    this.soon()
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.#beat(), EVERY_MS)
  }

  /** A new socket knows nothing of what an old one was told. */
  renew(): void {
    this.#watched = ''
    this.#beat()
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #beat(): void {
    this.stop()
    const chats: AckedChat[] = [...this.#acks].map(([chat, seq]) => ({ chat, seq }))
    if (chats.length > 0 && this.parts.send({ type: 'ack', chats })) this.#acks.clear()
    const users = this.parts.watched()
    const watched = users.toSorted().join()
    if (watched === this.#watched) return
    this.#watched = watched
    this.parts.subscribe(users)
  }
}
