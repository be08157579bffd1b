import type { Command, Message } from '../api/schema.gen'
import type { OutboxEntry } from './entry'

export function commandOf(entry: OutboxEntry): Command {
  const { chat } = entry
  switch (entry.kind) {
    case 'send':
      return { type: 'send_message', chat, client_id: entry.id, body: entry.body, reply_to: entry.reply_to }
    case 'edit':
      return { type: 'edit_message', chat, seq: entry.seq, body: entry.body, version: entry.version }
    case 'retract':
      return { type: 'retract_message', chat, seq: entry.seq }
    case 'read':
      return { type: 'mark_read', chat, seq: entry.seq }
  }
}

/** Whether a message that arrived is what the entry asked for. */
export function isSettledBy(entry: OutboxEntry, message: Message, me: string): boolean {
  switch (entry.kind) {
    case 'send':
      return message.sender === me && message.client_id === entry.id
    case 'edit':
      return message.seq === entry.seq && message.version > entry.version
    case 'retract':
      return message.seq === entry.seq && message.kind === 'tombstone'
    case 'read':
      return false
  }
}

/**
 * A command whose answer was lost is sent again, and then an edit meets its own first try as a conflict. If the
 * message already is what was asked for, that is success.
 */
export function isFulfilled(entry: OutboxEntry, message: Message | null): boolean {
  if (message === null) return false
  if (entry.kind === 'edit') return message.body === entry.body
  return entry.kind === 'retract' && message.kind === 'tombstone'
}
