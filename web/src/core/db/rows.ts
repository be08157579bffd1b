import type { ChatSummary, MarkOf, Message } from '../api/schema.gen'
import { raised } from '../model/marks'

export interface ChatRow {
  readonly id: string
  readonly summary: ChatSummary
  /** Every message from here to the cursor is on disk. */
  readonly held_from: number
  /** Drawn anew whenever the rows are thrown away: a tab that counted on the old ones stops writing. */
  readonly epoch: number
  /** How far others had come; absent where nothing is known. */
  readonly marks?: readonly MarkOf[]
}

export interface MessageRow {
  readonly chat: string
  readonly message: Message
}

export function rangeOf(chat: string, from = 0, to = Number.MAX_SAFE_INTEGER): IDBKeyRange {
  return IDBKeyRange.bound([chat, from], [chat, to])
}

export interface Kept {
  readonly row: ChatRow
  /** Whether messages go with it. Up to the cursor on disk all is there, and what this tab holds may be older. */
  readonly isAhead: boolean
}

/**
 * What to keep when this tab writes over what another tab may have written. Null: the other one began anew and this
 * tab's rows no longer fit to it.
 */
export function reconcile(
  stored: ChatRow | undefined,
  summary: ChatSummary,
  epoch: number | undefined,
  marks: readonly MarkOf[] | undefined,
): Kept | null {
  if (stored === undefined || epoch !== stored.epoch) return null
  const row = marks === undefined ? stored : { ...stored, marks: furthest(stored.marks ?? [], marks) }
  const ahead = summary.cursor.seq - stored.summary.cursor.seq
  return { row: ahead < 0 ? row : { ...row, summary }, isAhead: ahead > 0 }
}

/** Two tabs hear of the same marks in their own time. */
function furthest(stored: readonly MarkOf[], marks: readonly MarkOf[]): readonly MarkOf[] {
  return [...raised(raised(undefined, stored), marks).byUser.values()]
}
