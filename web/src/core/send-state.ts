import type { Message } from './api/schema.gen'
import type { ChatMarks, Receipt } from './model/marks'
import { receiptOf } from './model/marks'
import type { OutboxEntry } from './outbox/entry'

/** How far a message of mine has come. */
export type SendState = 'waiting' | 'sending' | 'failed' | Receipt

export interface SendStateSources {
  /** What of mine is on its way in the chat. */
  readonly entries: readonly OutboxEntry[]
  readonly marks: ChatMarks | undefined
  readonly isUsable: boolean
  isConfirmed(id: string): boolean
}

export interface SendStateOf {
  readonly state: SendState
  /** The slug of a refusal, with `failed`. */
  readonly refused: string | null
}

export function sendStateOf(
  message: Message,
  { entries, marks, isUsable, isConfirmed }: SendStateSources,
): SendStateOf {
  const entry = entries.find(
    (each) => each.id === message.client_id || (each.kind === 'edit' && each.seq === message.seq),
  )
  if (entry !== undefined && !isConfirmed(entry.id)) {
    if (entry.refused !== null) return { state: 'failed', refused: entry.refused }
    return { state: isUsable ? 'sending' : 'waiting', refused: null }
  }
  // Confirmed by an answer, but not in the stream yet: without a place there is nothing to compare.
  return { state: message.seq === 0 ? 'sent' : receiptOf(marks, message.seq), refused: null }
}
