import type { Storage } from '../db/storage'
import { lowerBound, type Page, pageSegment, type Segment } from '../model/segments'
import type { ChatsStore } from './chats.svelte'
import type { ChatHistory, HistoriesStore } from './history.svelte'

const PAGE = 60
/** A jump further than this is asked of the server rather than read from the disk run by run. */
const FAR = 1500

export interface HistoryQuery {
  readonly before?: number
  readonly after?: number
  readonly around?: number
  readonly limit: number
}

export interface LoaderParts {
  readonly chats: ChatsStore
  readonly histories: HistoriesStore
  readonly storage: Pick<Storage, 'readBefore' | 'addHistory'>
  read(chat: string, query: HistoryQuery): Promise<Page>
}

/** Fetches runs of history, from the disk where it is complete and from the server otherwise. */
export class HistoryLoader {
  readonly #busy = new Map<string, Promise<void>>()

  constructor(private readonly parts: LoaderParts) {}

  history(chat: string): ChatHistory {
    return this.parts.histories.open(chat, this.#head(chat))
  }

  /** The newest messages, for opening a chat. */
  newest(chat: string): Promise<void> {
    return this.#once(`${chat} newest`, async () => {
      const { live } = this.history(chat)
      if (live.messages.length > 0 || live.from === 0) return
      if (!(await this.#fromCache(chat, PAGE))) await this.#fromServer(chat, { limit: PAGE })
    })
  }

  before(chat: string, run: Segment): Promise<void> {
    return this.#once(`${chat} before ${run.from}`, async () => {
      if (run.from === 0) return
      const isLive = run.from === this.history(chat).live.from
      if (isLive && (await this.#fromCache(chat, PAGE * 2))) return
      await this.#fromServer(chat, { before: run.from, limit: PAGE })
    })
  }

  after(chat: string, run: Segment): Promise<void> {
    return this.#once(`${chat} after ${run.to}`, () => this.#fromServer(chat, { after: run.to, limit: PAGE }))
  }

  around(chat: string, seq: number): Promise<void> {
    return this.#once(`${chat} around ${seq}`, async () => {
      const history = this.history(chat)
      if (history.segments.some((run) => run.from <= seq && seq <= run.to)) return
      const distance = history.live.from - seq
      if (distance <= FAR) await this.#fromCache(chat, distance + PAGE)
      if (history.live.from > seq) await this.#fromServer(chat, { around: seq, limit: PAGE })
    })
  }

  /** One message that another quotes; it is held as a run of its own until its surroundings are wanted. */
  quoted(chat: string, seq: number): Promise<void> {
    return this.#once(`${chat} quoted ${seq}`, async () => {
      if (this.history(chat).message(seq) === null) await this.#fromServer(chat, { around: seq, limit: 1 })
    })
  }

  async #fromCache(chat: string, limit: number): Promise<boolean> {
    const history = this.history(chat)
    let count = 0
    const isAdded = await history.fetch(async () => {
      const run = await this.parts.storage.readBefore(chat, history.live.from, limit).catch(() => null)
      count = run?.messages.length ?? 0
      return run !== null && run.to + 1 >= history.live.from ? run : null
    })
    return isAdded && count > 0
  }

  async #fromServer(chat: string, query: HistoryQuery): Promise<void> {
    const history = this.history(chat)
    const head = this.#head(chat)
    let heldFrom = 0
    const isAdded = await history.fetch(async () => {
      const page = await this.parts.read(chat, query)
      heldFrom = history.live.from
      return pageSegment(page, { after: query.after ?? null, before: query.before ?? null, head })
    })
    const { from, messages } = history.live
    if (!isAdded || from >= heldFrom) return
    const added = messages.slice(0, lowerBound(messages, heldFrom))
    const run = { from, to: heldFrom - 1, messages: added }
    await this.parts.storage.addHistory(chat, run).catch(() => undefined)
  }

  #head(chat: string): number {
    return this.parts.chats.get(chat)?.cursor.seq ?? 0
  }

  #once(key: string, work: () => Promise<void>): Promise<void> {
    const busy = this.#busy.get(key)
    if (busy !== undefined) return busy
    const started = work().finally(() => this.#busy.delete(key))
    this.#busy.set(key, started)
    return started
  }
}
