import type { OutboxEntry } from '../outbox/entry'
import type { Outbox } from '../outbox/outbox.svelte'
import type { ChatsStore } from './chats.svelte'

/** The chats by their last activity, mine on its way included. */
export class ChatOrder {
  readonly #chats: ChatsStore
  readonly #outbox: Outbox
  readonly ids: readonly string[] = $derived.by(() => this.#sorted())

  constructor(chats: ChatsStore, outbox: Outbox) {
    this.#chats = chats
    this.#outbox = outbox
  }

  /** The chat above (−1) or below (1), for the keyboard. */
  beside(chat: string | null, step: 1 | -1): string | null {
    const at = chat === null ? -1 : this.ids.indexOf(chat)
    const next = at === -1 ? (step === 1 ? 0 : this.ids.length - 1) : at + step
    return this.ids[next] ?? null
  }

  #sorted(): readonly string[] {
    const pending = new Map<string, OutboxEntry>()
    for (const entry of this.#outbox.entries) if (entry.kind === 'send') pending.set(entry.chat, entry)
    // RFC 3339 in UTC sorts as text.
    const at = this.#chats.list.map((chat) => {
      const written = chat.last_message?.created_at ?? chat.created_at
      const sent = pending.get(chat.id)?.created_at ?? ''
      if (sent > written) return { id: chat.id, at: sent }
      return { id: chat.id, at: written }
    })
    return at.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).map(({ id }) => id)
  }
}
