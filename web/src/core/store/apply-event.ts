import type { ChatEvent, ChatSummary, Message } from '../api/schema.gen'

export interface Applied {
  readonly chat: ChatSummary
  /** The message to hold, if the event carries one. */
  readonly message: Message | null
}

/** What one event of a chat means for its summary. The cursor and the count are the caller's. */
export function applyChatEvent(chat: ChatSummary, event: ChatEvent, me: string): Applied {
  switch (event.type) {
    case 'message_written':
      return { chat: { ...chat, last_message: event.message }, message: event.message }
    case 'message_edited':
    case 'message_retracted':
      return { chat: withChanged(chat, event.message), message: event.message }
    case 'members_added':
      return { chat: withLine(chat, event.message, event.member_count), message: event.message }
    case 'member_removed': {
      const next = withLine(chat, event.message, event.member_count)
      return { chat: event.new_owner === me ? { ...next, role: 'owner' } : next, message: event.message }
    }
    default:
      // `hidden`, and whatever later servers may tell: only the cursor moves.
      return { chat, message: null }
  }
}

function withChanged(chat: ChatSummary, message: Message): ChatSummary {
  return chat.last_message?.seq === message.seq ? { ...chat, last_message: message } : chat
}

function withLine(chat: ChatSummary, message: Message, member_count: number): ChatSummary {
  return { ...chat, last_message: message, member_count }
}
