import type { PlainKey } from '../../../core/i18n/index.svelte'
import type { IconName } from '../../../ui/icons'
import type { RowAction } from './actions'

export interface ActionLook {
  readonly label: PlainKey
  readonly icon: IconName
  readonly keys?: string
  readonly danger?: boolean
}

export const ACTION_LOOK: Readonly<Record<Exclude<RowAction, 'menu'>, ActionLook>> = {
  reply: { label: 'message.reply', icon: 'reply', keys: 'R' },
  edit: { label: 'message.edit', icon: 'pencil', keys: 'E' },
  copy: { label: 'message.copy', icon: 'copy', keys: 'C' },
  readers: { label: 'message.readers', icon: 'check-double', keys: 'I' },
  retract: { label: 'message.retract', icon: 'trash', keys: 'Del', danger: true },
  retry: { label: 'message.retry', icon: 'refresh' },
  remove: { label: 'message.remove', icon: 'x', danger: true },
}
