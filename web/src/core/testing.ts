import type { ChatSummary, Message, ServerFrame, User } from './api/schema.gen'
import { Own } from './own.svelte'
import { Applier } from './store/apply'
import { Behind } from './store/behind'
import { ChatsStore } from './store/chats.svelte'
import { HistoriesStore } from './store/history.svelte'
import { MarksStore } from './store/marks.svelte'
import { PresenceStore } from './store/presence.svelte'
import { TypingStore } from './store/typing.svelte'
import { UsersStore } from './store/users.svelte'

/** Builders shared by tests; nothing of the product imports this file. */
export const ME = 'me'
export const ANNA: User = { id: 'anna', username: 'anna', name: 'Anna' }
export const CHAT = 'chat-1'

export function text(seq: number, over: Partial<Message> = {}): Message {
  return {
    seq,
    number: seq,
    kind: 'text',
    sender: ANNA.id,
    client_id: `client-${seq}`,
    body: `body ${seq}`,
    system: null,
    reply_to: null,
    version: 1,
    created_at: new Date(Date.UTC(2026, 10, 21, 9, 0, seq)).toISOString(),
    edited_at: null,
    retracted_at: null,
    ...over,
  }
}

export function summary(over: Partial<ChatSummary> = {}): ChatSummary {
  const id = over.id ?? CHAT
  return {
    id,
    kind: 'group',
    title: 'Group',
    peer: null,
    member_count: 2,
    cursor: { seq: 10, tag: 1 },
    last_message: null,
    role: 'member',
    joined_seq: 1,
    created_at: '2026-11-21T08:00:00.000000Z',
    last_number: 10,
    read: { chat: id, seq: 10, number: 10, unread: 0 },
    ...over,
  }
}

export function makeStores(me = ME) {
  const stores = {
    chats: new ChatsStore(),
    histories: new HistoriesStore(),
    users: new UsersStore(async () => []),
    presence: new PresenceStore(),
    typing: new TypingStore(),
    marks: new MarksStore(),
    behind: new Behind(),
    own: new Own(),
  }
  const applier = new Applier(stores, me)
  return { ...stores, applier }
}

export function event(seq: number, change: Extract<ServerFrame, { type: 'event' }>['event'], chat = CHAT): ServerFrame {
  return { type: 'event', chat, seq, tag: seq * 7, event: change }
}

export function written(seq: number, over: Partial<Message> = {}): ServerFrame {
  return event(seq, { type: 'message_written', message: text(seq, over) })
}

export function userList(
  chats: readonly ChatSummary[],
  over: Partial<Extract<ServerFrame, { type: 'user_diff' }>> = {},
): ServerFrame {
  return {
    type: 'user_diff',
    from: null,
    to: { seq: 5, tag: 5 },
    more: false,
    reset: true,
    chats,
    left: [],
    changed: [],
    ...over,
  }
}
