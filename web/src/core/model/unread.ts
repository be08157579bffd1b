import type { ChatSummary, Message, ReadState } from '../api/schema.gen'

/** Markers never move backwards: of two readings the later one stays, whoever said it. */
export function laterRead(held: ReadState, next: ReadState): ReadState {
  return next.seq < held.seq ? held : next
}

/** A message arrived live. By another it is unread; by me it carries my marker with it. */
export function withWritten(chat: ChatSummary, message: Message, me: string): ChatSummary {
  const last_number = Math.max(chat.last_number, message.number ?? 0)
  if (message.number === null) return { ...chat, last_number }
  if (message.sender === me) {
    const read = laterRead(chat.read, { chat: chat.id, seq: message.seq, number: message.number, unread: 0 })
    return { ...chat, last_number, read }
  }
  // A count that came from the server may already have this message in it.
  const is_unread = message.number > Math.max(chat.read.number, chat.last_number) && message.kind === 'text'
  return { ...chat, last_number, read: is_unread ? { ...chat.read, unread: chat.read.unread + 1 } : chat.read }
}

/** Another device read. Its count may be ahead of what has arrived here: those messages must not be counted again. */
export function withReadMoved(chat: ChatSummary, read: ReadState): ChatSummary {
  if (read.seq < chat.read.seq) return chat
  return { ...chat, read, last_number: Math.max(chat.last_number, read.number + read.unread) }
}

/** A countable message after the marker was retracted: it is not unread any more. */
export function withRetracted(chat: ChatSummary, message: Message): ChatSummary {
  if (message.number === null || message.number <= chat.read.number) return chat
  return { ...chat, read: { ...chat.read, unread: Math.max(0, chat.read.unread - 1) } }
}

/** My marker moved here before the server confirmed it. `held` are the messages known after the new marker. */
export function withMarker(
  chat: ChatSummary,
  marker: { readonly seq: number; readonly number: number },
  held: readonly Message[],
): ChatSummary {
  if (marker.seq <= chat.read.seq) return chat
  const retracted = held.filter(
    (message) => message.kind === 'tombstone' && (message.number ?? 0) > marker.number,
  ).length
  const unread = Math.max(0, chat.last_number - marker.number - retracted)
  return { ...chat, read: { chat: chat.id, ...marker, unread: Math.min(unread, chat.read.unread) } }
}
