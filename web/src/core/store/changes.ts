import type { ChatSummary, Cursor, Message } from '../api/schema.gen'

/** What a batch of frames changed, gathered so that rows and cursors reach the disk in one transaction. */
export class Changes {
  userCursor: Cursor | null = null
  readonly chats = new Map<string, ChatSummary>()
  readonly messages = new Map<string, Map<number, Message>>()
  /** Chats that are gone. */
  readonly dropped = new Set<string>()
  /** Chats whose messages are void; what follows in `messages` was written after. */
  readonly cleared = new Set<string>()

  chat(chat: ChatSummary): void {
    this.dropped.delete(chat.id)
    this.chats.set(chat.id, chat)
  }

  message(chat: string, message: Message): void {
    const held = this.messages.get(chat)
    if (held === undefined) this.messages.set(chat, new Map([[message.seq, message]]))
    else held.set(message.seq, message)
  }

  clear(chat: string): void {
    this.messages.delete(chat)
    this.cleared.add(chat)
  }

  drop(chat: string): void {
    this.chats.delete(chat)
    this.clear(chat)
    this.dropped.add(chat)
  }

  get isEmpty(): boolean {
    return (
      this.userCursor === null && this.chats.size + this.messages.size + this.dropped.size + this.cleared.size === 0
    )
  }
}
