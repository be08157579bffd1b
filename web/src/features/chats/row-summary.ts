import type { ChatSummary, Message } from '../../core/api/schema.gen'
import { t } from '../../core/i18n/index.svelte'
import type { Messenger } from '../../core/messenger.svelte'
import { echoOf } from '../../core/outbox/optimistic'
import { messageLine } from '../../core/text/message-line'
import { previewOf } from '../../core/text/plain'

export type RowTone = 'plain' | 'draft' | 'typing' | 'failed'

export interface RowSummary {
  readonly tone: RowTone
  /** "Draft:", "You:" and the like; empty when the text stands alone. */
  readonly lead: string
  readonly text: string
  readonly at: string
  /** My own last message still on its way. */
  readonly isPending: boolean
}

/** The second line of a row. A draft comes before typing, typing before a failed message, that before the last one. */
export function summarize(messenger: Messenger, chat: ChatSummary, isSelected: boolean): RowSummary {
  const { outbox, drafts, typing } = messenger
  const sends = outbox.of(chat.id).filter((entry) => entry.kind === 'send')
  const last = sends.at(-1)
  const message = last === undefined ? chat.last_message : echoOf(last, messenger.me.id)
  const at = message?.created_at ?? chat.created_at
  const base = { at, isPending: last !== undefined && !outbox.isConfirmed(last.id), lead: '' }

  const draft = drafts.get(chat.id)
  const text = draft?.edit?.body ?? draft?.body ?? ''
  if (!isSelected && text !== '') return { ...base, tone: 'draft', lead: t('chats.draft'), text: previewOf(text) }
  if (typing.users(chat.id).length > 0) return { ...base, tone: 'typing', text: t('chat.typing_short') }
  const failed = sends.findLast((entry) => entry.refused !== null)
  if (failed !== undefined) return { ...base, tone: 'failed', lead: t('chats.failed'), text: previewOf(failed.body) }
  if (message === null) return { ...base, tone: 'plain', text: t('chats.no_messages') }
  return { ...base, tone: 'plain', lead: leadOf(messenger, chat, message), text: lineOf(messenger, message) }
}

function leadOf(messenger: Messenger, chat: ChatSummary, message: Message): string {
  if (message.kind === 'system' || chat.kind === 'notes') return ''
  if (message.sender === messenger.me.id) return `${t('chats.you')}:`
  return chat.kind === 'group' ? `${messenger.users.name(message.sender) ?? '…'}:` : ''
}

function lineOf(messenger: Messenger, message: Message): string {
  return messageLine(message, messenger.me.id, (user) => messenger.users.name(user) ?? '…')
}
