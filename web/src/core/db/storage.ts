import type { ChatSummary, Cursor, MarkOf, Message, User } from '../api/schema.gen'
import type { OutboxEntry } from '../outbox/entry'
import type { Changes } from '../store/changes'

export interface Draft {
  readonly chat: string
  readonly body: string
  readonly reply_to: number | null
  /** An edit under way keeps its own text beside the draft. */
  readonly edit: { readonly seq: number; readonly version: number; readonly body: string } | null
}

export interface Booted {
  readonly userCursor: Cursor | null
  readonly chats: readonly ChatSummary[]
  /** How far others had come, by chat. */
  readonly marks: ReadonlyMap<string, readonly MarkOf[]>
  readonly users: readonly User[]
  readonly drafts: readonly Draft[]
  readonly outbox: readonly OutboxEntry[]
}

/** A complete run of cached messages, or null when nothing is held there. */
export interface CachedRun {
  readonly from: number
  readonly to: number
  readonly messages: readonly Message[]
}

/** What is kept between visits. The cache may be lost at any time; drafts and the outbox may not. */
export interface Storage {
  boot(): Promise<Booted>
  /** Rows, cursors and ends of a batch in one transaction: all of it, or it rejects and nothing is kept. */
  commit(changes: Changes): Promise<void>
  /** Extends what is held of a chat towards its beginning; a run that does not reach it is left out. */
  addHistory(chat: string, run: CachedRun): Promise<void>
  /** The newest cached messages below `before`, complete up to it. */
  readBefore(chat: string, before: number, limit: number): Promise<CachedRun | null>
  putUsers(users: readonly User[]): Promise<void>
  putDraft(draft: Draft): Promise<void>
  removeDraft(chat: string): Promise<void>
  listOutbox(): Promise<readonly OutboxEntry[]>
  putOutbox(entry: OutboxEntry): Promise<void>
  removeOutbox(id: string): Promise<void>
  close(): void
}
