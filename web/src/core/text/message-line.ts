import type { Message } from '../api/schema.gen'
import { t } from '../i18n/index.svelte'
import { previewOf } from './plain'
import { systemText } from './system-line'

/** A message of any kind as one line of plain text. */
export function messageLine(message: Message, me: string, name: (user: string) => string): string {
  if (message.kind === 'system') return systemText(message, me, name)
  if (message.kind === 'tombstone') return t('message.retracted')
  return previewOf(message.body ?? '')
}
