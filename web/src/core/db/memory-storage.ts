import type { User } from '../api/schema.gen'
import type { OutboxEntry } from '../outbox/entry'
import type { Changes } from '../store/changes'
import type { Booted, CachedRun, Draft, Storage } from './storage'

/** Stands in where the browser grants no database (private windows): everything works, nothing outlives the tab. */
export class MemoryStorage implements Storage {
  readonly #outbox = new Map<string, OutboxEntry>()
  readonly #drafts = new Map<string, Draft>()

  async boot(): Promise<Booted> {
    return {
      userCursor: null,
      chats: [],
      marks: new Map(),
      users: [],
      drafts: [...this.#drafts.values()],
      outbox: await this.listOutbox(),
    }
  }

  async commit(_changes: Changes): Promise<void> {}

  async addHistory(_chat: string, _run: CachedRun): Promise<void> {}

  async readBefore(_chat: string, _before: number, _limit: number): Promise<CachedRun | null> {
    return null
  }

  async putUsers(_users: readonly User[]): Promise<void> {}

  async putDraft(draft: Draft): Promise<void> {
    this.#drafts.set(draft.chat, draft)
  }

  async removeDraft(chat: string): Promise<void> {
    this.#drafts.delete(chat)
  }

  async listOutbox(): Promise<readonly OutboxEntry[]> {
    return [...this.#outbox.values()].toSorted((a, b) => a.order - b.order)
  }

  async putOutbox(entry: OutboxEntry): Promise<void> {
    this.#outbox.set(entry.id, entry)
  }

  async removeOutbox(id: string): Promise<void> {
    this.#outbox.delete(id)
  }

  close(): void {}
}
