import type { ChatSummary, Cursor, MarkOf, Message } from '../api/schema.gen'

/** What a batch of frames changed, gathered so that rows and cursors reach the disk in one transaction. */
export class Changes {
  userCursor: Cursor | null = null
  readonly chats = new Map<string, ChatSummary>()
  readonly messages = new Map<string, Map<number, Message>>()
  /** All marks of chats in which some have moved. */
  readonly marks = new Map<string, readonly MarkOf[]>()
  /** Messages that were seen without what comes before them: not to be kept, but what asked for them has ended. */
  readonly glimpsed = new Map<string, Message>()
  /** Chats that are gone. */
  readonly dropped = new Set<string>()
  /** Chats whose messages are void, and from where on what follows in `messages` is complete. */
  readonly cleared = new Map<string, number>()

  chat(chat: ChatSummary): void {
    this.dropped.delete(chat.id)
    this.chats.set(chat.id, chat)
  }

  message(chat: string, message: Message): void {
    const held = this.messages.get(chat)
    if (held === undefined) this.messages.set(chat, new Map([[message.seq, message]]))
    else held.set(message.seq, message)
  }

  glimpse(chat: string, message: Message): void {
    this.glimpsed.set(chat, message)
  }

  clear(chat: string, from: number): void {
    this.messages.delete(chat)
    this.marks.delete(chat)
    this.cleared.set(chat, from)
  }

  drop(chat: string): void {
    this.chats.delete(chat)
    this.clear(chat, 0)
    this.dropped.add(chat)
  }

  /** What came after these. */
  add(later: Changes): void {
    this.userCursor = later.userCursor ?? this.userCursor
    for (const [chat, from] of later.cleared) this.clear(chat, from)
    for (const chat of later.dropped) this.drop(chat)
    for (const chat of later.chats.values()) this.chat(chat)
    for (const [chat, bySeq] of later.messages) for (const message of bySeq.values()) this.message(chat, message)
    for (const [chat, marks] of later.marks) this.marks.set(chat, marks)
  }

  get isEmpty(): boolean {
    return (
      this.userCursor === null && this.chats.size + this.messages.size + this.dropped.size + this.cleared.size === 0
    )
  }
}
