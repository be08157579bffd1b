import type { Message } from '../api/schema.gen'
import { insertSegment, lowerBound, messageAt, type Segment, upsertHeld } from '../model/segments'

/**
 * What is held of one chat: complete runs in rising order. The last one is live: it ends at the cursor and grows
 * with the stream, even while it holds no message yet.
 */
export class ChatHistory {
  segments = $state.raw<readonly Segment[]>([])

  /** Rises when everything held was thrown away; a page asked for before that must not be added any more. */
  generation = 0

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
  }

  insert(run: Segment): void {
    this.segments = insertSegment(this.segments, run)
  }

  reset(run: Segment): void {
    this.generation++
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
