import type { ChatSummary, Message } from '../../core/api/schema.gen'
import { t } from '../../core/i18n/index.svelte'
import type { Messenger } from '../../core/messenger.svelte'
import type { OutboxEntry, SendEntry } from '../../core/outbox/entry'
import { echoOf } from '../../core/outbox/optimistic'
import { type SendState, sendStateOf } from '../../core/send-state'
import { messageLine } from '../../core/text/message-line'
import { previewOf } from '../../core/text/plain'

export type RowTone = 'plain' | 'draft' | 'typing' | 'failed'

export interface RowSummary {
  readonly tone: RowTone
  /** "Draft:", "You:" and the like; empty when the text stands alone. */
  readonly lead: string
  readonly text: string
  readonly at: string
  /** Of the last message, if it is mine and others are meant to get it. */
  readonly state: SendState | null
}

/** The second line of a row. A draft comes before typing, typing before a failed message, that before the last one. */
export function summarize(messenger: Messenger, chat: ChatSummary, isSelected: boolean): RowSummary {
  const { outbox, drafts, typing } = messenger
  const entries = outbox.of(chat.id)
  const sends = entries.filter((entry) => entry.kind === 'send')
  const message = lastOf(messenger, chat, sends)
  const at = message?.created_at ?? chat.created_at
  const base = { at, state: message === null ? null : stateOf(messenger, chat, message, entries), lead: '' }

  const draft = drafts.get(chat.id)
  const text = draft?.edit?.body ?? draft?.body ?? ''
  if (!isSelected && text !== '') return { ...base, tone: 'draft', lead: t('chats.draft'), text: previewOf(text) }
  if (typing.users(chat.id).length > 0) return { ...base, tone: 'typing', text: t('chat.typing_short') }
  const failed = sends.findLast((entry) => entry.refused !== null)
  if (failed !== undefined) return { ...base, tone: 'failed', lead: t('chats.failed'), text: previewOf(failed.body) }
  if (message === null) return { ...base, tone: 'plain', text: t('chats.no_messages') }
  return { ...base, tone: 'plain', lead: leadOf(messenger, chat, message), text: lineOf(messenger, message) }
}

/** What is on its way comes last, unless its place is known to be earlier. */
function lastOf({ outbox, me }: Messenger, chat: ChatSummary, sends: readonly SendEntry[]): Message | null {
  const last = sends.at(-1)
  if (last === undefined) return chat.last_message
  const isOver = outbox.isConfirmed(last.id) && (chat.last_message?.created_at ?? '') > last.created_at
  return isOver ? chat.last_message : echoOf(last, me.id)
}

function stateOf(
  { outbox, link, marks, me }: Messenger,
  chat: ChatSummary,
  message: Message,
  entries: readonly OutboxEntry[],
): SendState | null {
  if (message.sender !== me.id || message.kind !== 'text') return null
  const isConfirmed = (id: string): boolean => outbox.isConfirmed(id)
  const { state } = sendStateOf(message, { entries, marks: marks.get(chat.id), isUsable: link.isUsable, isConfirmed })
  // Notes have nobody to reach: there only what is not saved yet is worth a sign.
  return chat.kind === 'notes' && state === 'sent' ? null : state
}

function leadOf(messenger: Messenger, chat: ChatSummary, message: Message): string {
  if (message.kind === 'system' || chat.kind === 'notes') return ''
  if (message.sender === messenger.me.id) return `${t('chats.you')}:`
  return chat.kind === 'group' ? `${messenger.users.name(message.sender) ?? '…'}:` : ''
}

function lineOf(messenger: Messenger, message: Message): string {
  return messageLine(message, messenger.me.id, (user) => messenger.users.name(user) ?? '…')
}
