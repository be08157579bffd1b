import type { ChatBump, ChatSummary } from '../api/schema.gen'
import { newestOf } from './segments'

/** A chat that is not followed event by event has moved. The cursor stays: nothing in between is held. */
export function withBump(chat: ChatSummary, { member_count, last_message, read }: ChatBump): ChatSummary {
  // One that tells the whole says what there is now; the log may have gone back.
  return {
    ...chat,
    member_count,
    last_message: read === null ? newestOf(chat.last_message, last_message) : last_message,
  }
}
