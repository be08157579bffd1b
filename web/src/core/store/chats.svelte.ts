import { SvelteMap } from 'svelte/reactivity'
import type { ChatSummary, Cursor } from '../api/schema.gen'

/** All chats of mine by id. A summary is replaced, never changed in place. */
export class ChatsStore {
  readonly #byId = new SvelteMap<string, ChatSummary>()
  /** Of my own stream; moved by the applier only. */
  userCursor: Cursor | null = null
  /** Whether the list is known, from the cache or from the server. */
  isLoaded = $state(false)
  readonly list: readonly ChatSummary[] = $derived([...this.#byId.values()])

  get(chat: string): ChatSummary | undefined {
    return this.#byId.get(chat)
  }

  has(chat: string): boolean {
    return this.#byId.has(chat)
  }

  put(chat: ChatSummary): void {
    this.#byId.set(chat.id, chat)
  }

  drop(chat: string): void {
    this.#byId.delete(chat)
  }

  ids(): readonly string[] {
    return [...this.#byId.keys()]
  }
}
