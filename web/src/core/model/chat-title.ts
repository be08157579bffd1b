import type { ChatSummary } from '../api/schema.gen'
import { t } from '../i18n/index.svelte'
import { calledOf } from '../nicknames.svelte'

/** What a chat is called for this reader. */
export function titleOf(chat: ChatSummary): string {
  if (chat.kind === 'notes') return t('app.notes')
  if (chat.kind === 'direct') return chat.peer === null ? t('chats.someone') : calledOf(chat.peer)
  return chat.title ?? ''
}

/** The id that decides the colour: a direct chat looks like its person everywhere. */
export function faceOf(chat: ChatSummary): string {
  return chat.peer?.id ?? chat.id
}
