import type { AckedChat, ClientFrame } from '../api/schema.gen'

/** The server hears one report a second; what comes sooner is lost, and the way there is not equally long each time. */
const EVERY_MS = 1_250
const MOST_ACKS = 200
/** What was told so shortly before the link was lost may not have arrived. */
const UNSURE_MS = 30_000

export interface PulseParts {
  send(frame: ClientFrame): boolean
  /** Whose presence is of interest now. */
  watched(): readonly string[]
  subscribe(users: readonly string[]): void
}

/** Small reports that the server wants at most once a second: what is held for good, whom we watch. */
export class Pulse {
  readonly #due = new Map<string, number>()
  readonly #told = new Map<string, { readonly seq: number; readonly at: number }>()
  #timer: ReturnType<typeof setTimeout> | null = null
  #watched = ''

  constructor(private readonly parts: PulseParts) {}

  /** Up to these seqs the chats are held. Others see it as received. */
  applied(chats: Iterable<readonly [string, number]>): void {
    for (const [chat, seq] of chats) {
      if (seq > (this.#told.get(chat)?.seq ?? 0)) this.#due.set(chat, Math.max(seq, this.#due.get(chat) ?? 0))
    }
    if (this.#due.size > 0) this.soon()
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.#beat(), EVERY_MS)
  }

  /** A new socket knows nothing of what an old one was told. */
  renew(): void {
    this.#watched = ''
    const since = Date.now() - UNSURE_MS
    for (const [chat, { seq, at }] of this.#told) {
      if (at > since) this.#due.set(chat, Math.max(seq, this.#due.get(chat) ?? 0))
    }
    this.#beat()
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #beat(): void {
    this.stop()
    this.#acknowledge()
    const users = this.parts.watched()
    const watched = users.toSorted().join()
    if (watched === this.#watched) return
    this.#watched = watched
    this.parts.subscribe(users)
  }

  #acknowledge(): void {
    const chats: AckedChat[] = [...this.#due].slice(0, MOST_ACKS).map(([chat, seq]) => ({ chat, seq }))
    // Without a link it waits for the next one.
    if (chats.length === 0 || !this.parts.send({ type: 'ack', chats })) return
    for (const { chat, seq } of chats) {
      this.#due.delete(chat)
      this.#told.set(chat, { seq, at: Date.now() })
    }
    if (this.#due.size > 0) this.soon()
  }
}
