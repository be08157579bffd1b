import type { ChatSummary, Cursor, Message, User } from '../api/schema.gen'
import { mergeMessages } from '../model/segments'
import type { OutboxEntry } from '../outbox/entry'
import type { Changes } from '../store/changes'
import { finished, requested, walked } from './requests'
import { type ChatRow, type MessageRow, rangeOf, reconcile } from './rows'
import type { Booted, CachedRun, Draft, Storage } from './storage'

/** The cache can be fetched again, so it need not wait for the disk; what people wrote waits. */
const CACHE = { durability: 'relaxed' } as const
const OWN = { durability: 'strict' } as const
const USER_CURSOR = 'user_cursor'

export class IdbStorage implements Storage {
  readonly #epochs = new Map<string, number>()

  constructor(private readonly database: IDBDatabase) {}

  async boot(): Promise<Booted> {
    const tx = this.database.transaction(['meta', 'chats', 'users', 'drafts', 'outbox'])
    const all = <T>(store: string): Promise<T[]> => requested(tx.objectStore(store).getAll() as IDBRequest<T[]>)
    const [cursor, chats, users, drafts, outbox] = await Promise.all([
      requested(tx.objectStore('meta').get(USER_CURSOR) as IDBRequest<Cursor | undefined>),
      all<ChatRow>('chats'),
      all<User>('users'),
      all<Draft>('drafts'),
      all<OutboxEntry>('outbox'),
    ])
    for (const row of chats) this.#epochs.set(row.id, row.epoch)
    return {
      userCursor: cursor ?? null,
      chats: chats.map((row) => row.summary),
      marks: new Map(chats.flatMap(({ id, marks }) => (marks === undefined ? [] : [[id, marks] as const]))),
      users,
      drafts,
      outbox: inOrder(outbox),
    }
  }

  async commit(changes: Changes): Promise<void> {
    const tx = this.database.transaction(['meta', 'chats', 'messages'], 'readwrite', CACHE)
    const done = finished(tx)
    if (changes.userCursor !== null) tx.objectStore('meta').put(changes.userCursor, USER_CURSOR)
    for (const id of changes.cleared.keys()) tx.objectStore('messages').delete(rangeOf(id))
    for (const id of changes.dropped) tx.objectStore('chats').delete(id)
    for (const summary of changes.chats.values()) {
      const from = changes.cleared.get(summary.id)
      if (from === undefined) this.#keep(tx, summary, changes)
      else this.#begin(tx, summary, from, changes)
    }
    await done
  }

  async addHistory(chat: string, { from, to, messages }: CachedRun): Promise<void> {
    const tx = this.database.transaction(['chats', 'messages'], 'readwrite', CACHE)
    const done = finished(tx)
    const [row, held] = await Promise.all([
      requested(tx.objectStore('chats').get(chat) as IDBRequest<ChatRow | undefined>),
      requested(tx.objectStore('messages').getAll(rangeOf(chat, from, to)) as IDBRequest<MessageRow[]>),
    ])
    const isOwn = row !== undefined && row.epoch === this.#epochs.get(chat)
    if (isOwn && from < row.held_from && row.held_from <= to + 1) {
      tx.objectStore('chats').put({ ...row, held_from: from } satisfies ChatRow)
      // An event may have changed one of them after the page was read.
      const known = held.map(({ message }) => message)
      putAll(tx, chat, mergeMessages(known, messages))
    }
    await done
  }

  async readBefore(chat: string, before: number, limit: number): Promise<CachedRun | null> {
    const tx = this.database.transaction(['chats', 'messages'])
    const row = await requested(tx.objectStore('chats').get(chat) as IDBRequest<ChatRow | undefined>)
    // Another tab may have begun the chat anew and not come as far as this one.
    if (row === undefined || row.held_from >= before || row.summary.cursor.seq < before - 1) return null
    const messages: Message[] = []
    const request = tx.objectStore('messages').openCursor(rangeOf(chat, row.held_from, before - 1), 'prev')
    await walked(request, (value) => messages.push((value as MessageRow).message) < limit)
    messages.reverse()
    const isWhole = messages.length < limit
    return { from: isWhole ? row.held_from : (messages[0]?.seq ?? row.held_from), to: before - 1, messages }
  }

  putUsers(users: readonly User[]): Promise<void> {
    return this.#write('users', CACHE, (store) => {
      for (const user of users) store.put(user)
    })
  }

  putDraft(draft: Draft): Promise<void> {
    return this.#write('drafts', OWN, (store) => store.put(draft))
  }

  removeDraft(chat: string): Promise<void> {
    return this.#write('drafts', OWN, (store) => store.delete(chat))
  }

  async listOutbox(): Promise<readonly OutboxEntry[]> {
    const store = this.database.transaction('outbox').objectStore('outbox')
    return inOrder(await requested(store.getAll() as IDBRequest<OutboxEntry[]>))
  }

  putOutbox(entry: OutboxEntry): Promise<void> {
    return this.#write('outbox', OWN, (store) => store.put(entry))
  }

  removeOutbox(id: string): Promise<void> {
    return this.#write('outbox', OWN, (store) => store.delete(id))
  }

  close(): void {
    this.database.close()
  }

  async #write(name: string, durability: IDBTransactionOptions, work: (store: IDBObjectStore) => void): Promise<void> {
    const tx = this.database.transaction(name, 'readwrite', durability)
    const done = finished(tx)
    work(tx.objectStore(name))
    await done
  }

  #begin(tx: IDBTransaction, summary: ChatSummary, held_from: number, { marks, messages }: Changes): void {
    const { id } = summary
    const epoch = Date.now() + Math.random()
    this.#epochs.set(id, epoch)
    tx.objectStore('chats').put({ id, summary, held_from, epoch, marks: marks.get(id) ?? [] } satisfies ChatRow)
    putAll(tx, id, messages.get(id)?.values())
  }

  /** Requests chained by callbacks stay inside the transaction, an awaited promise might not. */
  #keep(tx: IDBTransaction, summary: ChatSummary, { marks, messages }: Changes): void {
    const { id } = summary
    const chats = tx.objectStore('chats')
    const request = chats.get(id) as IDBRequest<ChatRow | undefined>
    request.onsuccess = () => {
      const kept = reconcile(request.result, summary, this.#epochs.get(id), marks.get(id))
      if (kept === null) return
      chats.put(kept.row)
      if (kept.isAhead) putAll(tx, id, messages.get(id)?.values())
    }
  }
}

function putAll(tx: IDBTransaction, chat: string, messages: Iterable<Message> = []): void {
  for (const message of messages) tx.objectStore('messages').put({ chat, message } satisfies MessageRow)
}

function inOrder(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  return entries.toSorted((a, b) => a.order - b.order)
}
