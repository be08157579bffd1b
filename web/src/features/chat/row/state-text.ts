import { t } from '../../../core/i18n/index.svelte'
import type { Row } from '../list/rows'

/** The state of my message in words; empty for those of others. */
export function stateText({ state, refused }: Pick<Row, 'state' | 'refused'>): string {
  switch (state) {
    case null:
      return ''
    case 'waiting':
      return t('message.waiting')
    case 'sending':
      return t('message.sending')
    case 'sent':
      return t('message.sent')
    case 'received':
      return t('message.received')
    case 'read':
      return t('message.read')
    case 'failed':
      return t('message.failed_reason', reason(refused))
  }
}

function reason(code: string | null): string {
  if (code === 'forbidden') return t('message.refused_forbidden')
  if (code === 'not_found') return t('message.refused_not_found')
  if (code === 'invalid' || code === 'too_large') return t('message.refused_invalid')
  return t('message.refused_other')
}
