import type { Message } from '../api/schema.gen'
import { t } from '../i18n/index.svelte'
import { listOf } from './list-of'

/** A system line in the language of the reader; `name` gives the name of a person. */
export function systemText(message: Message, me: string, name: (user: string) => string): string {
  const line = message.system
  if (line === null) return ''
  const isMine = message.sender === me
  const actor = name(message.sender)
  const names = listOf(line.users.map(name))
  switch (line.kind) {
    case 'chat_created':
      if (line.title === null) return t('system.chat_started')
      return isMine ? t('system.created_me', line.title) : t('system.created', actor, line.title)
    case 'members_added':
      return isMine ? t('system.added_me', names) : t('system.added', actor, names)
    case 'member_removed':
      return isMine ? t('system.removed_me', names) : t('system.removed', actor, names)
    case 'member_left':
      return isMine ? t('system.left_me') : t('system.left', names === '' ? actor : names)
    default:
      return ''
  }
}
