import type { Command, CommandError, Message, Outcome } from '../api/schema.gen'
import type { Storage } from '../db/storage'
import { newClientId } from '../model/ids'
import { CommandRefused } from '../rt/commands'
import { commandOf, isFulfilled, isSettledBy } from './command'
import type { OutboxEntry, SendEntry } from './entry'

const RETRY_MS = 1_000

export interface OutboxParts {
  readonly storage: Pick<Storage, 'listOutbox' | 'putOutbox' | 'removeOutbox'>
  readonly me: string
  isReady(): boolean
  run(command: Command): Promise<Outcome>
  /** One tab at a time. */
  lock(work: () => Promise<void>): Promise<void>
  /** The message as it is held, to tell success from refusal after a lost answer. */
  held(chat: string, seq: number): Message | null
  /** An edit, a retraction or a marker was refused for good and has been rolled back. */
  refused(entry: OutboxEntry, code: string): void
}

type Base = Pick<OutboxEntry, 'id' | 'chat' | 'order' | 'created_at' | 'refused'>

/** Everything I did that the server has not confirmed: on disk first, on screen at once, then on its way. */
export class Outbox {
  /** In order of making. Confirmed ones stay until the stream brings their result, so that nothing flickers. */
  entries = $state.raw<readonly OutboxEntry[]>([])
  readonly #parts: OutboxParts
  /** Confirmed by an answer, not yet seen in the stream. */
  #confirmed = $state.raw<ReadonlySet<string>>(new Set())
  readonly #ended = new Set<string>()
  readonly #unsaved = new Set<string>()
  /** Chats that the server asked to wait for, with the end of the wait. */
  readonly #waits = new Map<string, number>()
  #order = 0
  #flushing: Promise<void> | null = null
  #isAgain = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  load(entries: readonly OutboxEntry[]): void {
    this.entries = entries
    this.#order = entries.at(-1)?.order ?? 0
  }

  of(chat: string): readonly OutboxEntry[] {
    return this.entries.filter((entry) => entry.chat === chat)
  }

  isConfirmed(id: string): boolean {
    return this.#confirmed.has(id)
  }

  send(chat: string, body: string, reply_to: number | null): SendEntry {
    const entry: SendEntry = { ...this.#base(chat), kind: 'send', body, reply_to }
    this.#add(entry)
    return entry
  }

  edit(chat: string, seq: number, version: number, body: string): void {
    this.#add({ ...this.#base(chat), kind: 'edit', seq, version, body })
  }

  retract(chat: string, seq: number): void {
    this.#add({ ...this.#base(chat), kind: 'retract', seq })
  }

  /** One marker for each chat is enough: a later one replaces it. */
  read(chat: string, seq: number): void {
    this.#add({ ...this.#base(chat), id: `read:${chat}`, kind: 'read', seq })
  }

  retry(id: string): void {
    const entry = this.entries.find((each) => each.id === id)
    if (entry !== undefined) this.#add({ ...entry, refused: null })
  }

  /** For entries that are not on their way: refused ones, and those waiting for the link. */
  remove(id: string): void {
    this.#forget(new Set([id]))
  }

  dropChat(chat: string): void {
    this.#forget(new Set(this.of(chat).map((entry) => entry.id)))
  }

  /** Messages arrived from the stream; entries that asked for them have ended. */
  settle(chat: string, messages: Iterable<Message>): void {
    const open = this.of(chat)
    if (open.length === 0) return
    const ended = new Set<string>()
    for (const message of messages) {
      for (const entry of open) if (isSettledBy(entry, message, this.#parts.me)) ended.add(entry.id)
    }
    this.#forget(ended)
  }

  flush(): Promise<void> {
    this.#isAgain = true
    this.#flushing ??= this.#parts
      .lock(async () => {
        while (this.#isAgain && this.#parts.isReady()) {
          this.#isAgain = false
          await this.#round()
        }
      })
      .finally(() => {
        this.#flushing = null
      })
    return this.#flushing
  }

  #base(chat: string): Base {
    this.#order = Math.max(this.#order + 1, Date.now())
    return { id: newClientId(), chat, order: this.#order, created_at: new Date().toISOString(), refused: null }
  }

  #add(entry: OutboxEntry): void {
    this.#ended.delete(entry.id)
    this.entries = [...this.entries.filter((each) => each.id !== entry.id), entry].toSorted((a, b) => a.order - b.order)
    void this.#save(entry).then(() => this.flush())
  }

  async #save(entry: OutboxEntry): Promise<void> {
    try {
      await this.#parts.storage.putOutbox(entry)
      this.#unsaved.delete(entry.id)
    } catch {
      // A full disk must not keep the message from being sent now.
      this.#unsaved.add(entry.id)
    }
  }

  /** What is on disk counts, not what this tab remembers: another tab may have sent it already. */
  async #round(): Promise<void> {
    const stored = await this.#parts.storage.listOutbox().catch(() => [])
    const unsaved = this.entries.filter((entry) => this.#unsaved.has(entry.id))
    const byChat = new Map<string, OutboxEntry[]>()
    for (const entry of [...stored, ...unsaved]) {
      const queue = byChat.get(entry.chat)
      if (queue === undefined) byChat.set(entry.chat, [entry])
      else queue.push(entry)
    }
    await Promise.all([...byChat.values()].map((queue) => this.#sendInOrder(queue)))
  }

  async #sendInOrder(entries: readonly OutboxEntry[]): Promise<void> {
    if ((this.#waits.get(entries[0]?.chat ?? '') ?? 0) > Date.now()) return
    for (const entry of entries) {
      if (entry.refused !== null || this.#ended.has(entry.id) || this.#confirmed.has(entry.id)) continue
      if (!(await this.#sendOne(entry))) return
    }
  }

  /** Whether the next entry of the chat may follow. */
  async #sendOne(entry: OutboxEntry): Promise<boolean> {
    try {
      await this.#parts.run(commandOf(entry))
      this.#confirm(entry)
      return true
    } catch (error) {
      return error instanceof CommandRefused && this.#refuse(entry, error.refusal)
    }
  }

  #confirm(entry: OutboxEntry): void {
    const current = this.entries.find((each) => each.id === entry.id)
    // A later marker took the place of this one while it was on its way.
    if (current !== undefined && current.order !== entry.order) return
    if (entry.kind === 'read') return this.#forget(new Set([entry.id]))
    this.#discard(entry.id)
    if (!this.#ended.has(entry.id)) this.#confirmed = new Set([...this.#confirmed, entry.id])
  }

  #refuse(entry: OutboxEntry, refusal: CommandError): boolean {
    if (refusal.retry === 'same_id') {
      const wait = refusal.after_ms ?? RETRY_MS
      this.#waits.set(entry.chat, Date.now() + wait)
      setTimeout(() => void this.flush(), wait)
      return false
    }
    if (entry.kind === 'send') {
      const refused = { ...entry, refused: refusal.code }
      this.entries = this.entries.map((each) => (each.id === entry.id ? refused : each))
      void this.#save(refused)
      return true
    }
    const isDone = isFulfilled(entry, this.#parts.held(entry.chat, entry.seq))
    this.#forget(new Set([entry.id]))
    if (!isDone) this.#parts.refused(entry, refusal.code)
    return true
  }

  #forget(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return
    for (const id of ids) {
      // Markers reuse their name, so that a later one must not count as ended.
      if (!id.startsWith('read:')) this.#ended.add(id)
      this.#discard(id)
    }
    this.entries = this.entries.filter((entry) => !ids.has(entry.id))
    if (this.#confirmed.size > 0) this.#confirmed = new Set([...this.#confirmed].filter((id) => !ids.has(id)))
  }

  #discard(id: string): void {
    this.#unsaved.delete(id)
    void this.#parts.storage.removeOutbox(id).catch(() => undefined)
  }
}
