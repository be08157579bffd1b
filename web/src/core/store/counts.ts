import type { ChatSummary } from '../api/schema.gen'
import { Count } from '../model/count'

/** The unread counts of the chats held; each begins with the summary that it is first asked for with. */
export class Counts {
  readonly #byChat = new Map<string, Count>()

  of(chat: ChatSummary): Count {
    const held = this.#byChat.get(chat.id)
    if (held !== undefined) return held
    const begun = new Count(chat, Math.max(chat.cursor.seq, chat.last_message?.seq ?? 0))
    this.#byChat.set(chat.id, begun)
    return begun
  }

  drop(chat: string): void {
    this.#byChat.delete(chat)
  }
}
