import type { Message } from '../api/schema.gen'
import type { OutboxEntry, SendEntry } from './entry'

/** Held messages as they will look once the entries on their way have arrived. The same object if nothing changes. */
export function withPending(message: Message, entries: readonly OutboxEntry[]): Message {
  let shown = message
  for (const entry of entries) {
    if (!('seq' in entry) || entry.seq !== message.seq) continue
    if (entry.kind === 'edit' && entry.version >= message.version) {
      shown = { ...shown, body: entry.body, edited_at: entry.created_at, version: entry.version + 1 }
    } else if (entry.kind === 'retract') {
      shown = { ...shown, kind: 'tombstone', body: null, retracted_at: entry.created_at }
    }
  }
  return shown
}

/** A message of mine before the server gave it a seq. */
export function echoOf(entry: SendEntry, me: string): Message {
  return {
    seq: 0,
    number: null,
    kind: 'text',
    sender: me,
    client_id: entry.id,
    body: entry.body,
    system: null,
    reply_to: entry.reply_to,
    version: 1,
    created_at: entry.created_at,
    edited_at: null,
    retracted_at: null,
  }
}
