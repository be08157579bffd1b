import type { Message } from '../api/schema.gen'
import { insertSegment, lowerBound, messageAt, type Segment, upsertHeld } from '../model/segments'

/**
 * What is held of one chat: complete runs in rising order. The last one is live: it ends at the cursor and grows
 * with the stream, even while it holds no message yet.
 */
export class ChatHistory {
  segments = $state.raw<readonly Segment[]>([])

  /** Rises when everything held was thrown away; a page asked for before that must not be added any more. */
  #generation = 0
  /** Runs that are on their way, and what the stream said meanwhile. */
  #awaited = 0
  readonly #meanwhile = new Map<number, Message>()

  constructor(cursorSeq: number) {
    this.segments = [{ from: cursorSeq + 1, to: cursorSeq, messages: [] }]
  }

  get live(): Segment {
    const last = this.segments.at(-1)
    if (last === undefined) throw new Error('a history always has its live run')
    return last
  }

  message(seq: number): Message | null {
    return messageAt(this.segments, seq)
  }

  /** The stream moved to `to`: new messages belong to the live run, older ones to whatever run holds them. */
  extend(to: number, messages: readonly Message[]): void {
    const { from, to: end } = this.live
    const segments = insertSegment(this.segments.slice(0, -1), {
      from,
      to: Math.max(end, to),
      messages: this.live.messages,
    })
    this.segments = upsertHeld(segments, messages)
    if (this.#awaited > 0) for (const message of messages) this.#meanwhile.set(message.seq, message)
  }

  /**
   * Adds the run that `ask` answers with, and says whether it did. The stream may have changed a message that is held only
   * from now on: what it said meanwhile counts where it is newer.
   */
  async fetch(ask: () => Promise<Segment | null>): Promise<boolean> {
    const generation = this.#generation
    this.#awaited++
    try {
      const run = await ask()
      // The chat may have been reset meanwhile.
      if (run === null || this.#generation !== generation) return false
      const meanwhile = [...this.#meanwhile.values()].toSorted((a, b) => a.seq - b.seq)
      this.segments = upsertHeld(insertSegment(this.segments, run), meanwhile)
      return true
    } finally {
      this.#awaited--
      if (this.#awaited === 0) this.#meanwhile.clear()
    }
  }

  reset(run: Segment): void {
    this.#generation++
    this.#meanwhile.clear()
    this.segments = [run]
  }

  /** Messages of the live run after `seq`. */
  after(seq: number): readonly Message[] {
    const { messages } = this.live
    return messages.slice(lowerBound(messages, seq + 1))
  }
}

export class HistoriesStore {
  readonly #byChat = new Map<string, ChatHistory>()

  get(chat: string): ChatHistory | undefined {
    return this.#byChat.get(chat)
  }

  open(chat: string, cursorSeq: number): ChatHistory {
    const held = this.#byChat.get(chat)
    if (held !== undefined) return held
    const made = new ChatHistory(cursorSeq)
    this.#byChat.set(chat, made)
    return made
  }

  drop(chat: string): void {
    this.#byChat.delete(chat)
  }
}
