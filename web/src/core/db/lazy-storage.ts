import type { User } from '../api/schema.gen'
import type { OutboxEntry } from '../outbox/entry'
import type { Changes } from '../store/changes'
import type { Booted, CachedRun, Draft, Storage } from './storage'

/** Opening takes a while; whoever asks before that waits in line. */
export class LazyStorage implements Storage {
  constructor(private readonly opening: Promise<Storage>) {}

  async boot(): Promise<Booted> {
    return (await this.opening).boot()
  }

  async commit(changes: Changes): Promise<void> {
    return (await this.opening).commit(changes)
  }

  async addHistory(chat: string, run: CachedRun): Promise<void> {
    return (await this.opening).addHistory(chat, run)
  }

  async readBefore(chat: string, before: number, limit: number): Promise<CachedRun | null> {
    return (await this.opening).readBefore(chat, before, limit)
  }

  async putUsers(users: readonly User[]): Promise<void> {
    return (await this.opening).putUsers(users)
  }

  async putDraft(draft: Draft): Promise<void> {
    return (await this.opening).putDraft(draft)
  }

  async removeDraft(chat: string): Promise<void> {
    return (await this.opening).removeDraft(chat)
  }

  async listOutbox(): Promise<readonly OutboxEntry[]> {
    return (await this.opening).listOutbox()
  }

  async putOutbox(entry: OutboxEntry): Promise<void> {
    return (await this.opening).putOutbox(entry)
  }

  async removeOutbox(id: string): Promise<void> {
    return (await this.opening).removeOutbox(id)
  }

  close(): void {
    void this.opening.then((storage) => storage.close())
  }
}
