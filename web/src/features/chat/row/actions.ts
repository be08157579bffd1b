import type { Row } from '../list/rows'

export type RowAction = 'reply' | 'edit' | 'copy' | 'retract' | 'readers' | 'retry' | 'remove' | 'menu'

/** What can be done with a row; the chat view does it. */
export interface RowActions {
  run(action: RowAction, row: Row, at?: { readonly x: number; readonly y: number }): void
  /** To a quoted message; `from` is the quoting one. */
  jump(seq: number, from: number): void
}

/** In the order of the toolbar and of the menu. `hasReaders`: it can be told who has read. */
export function actionsFor(row: Row, me: string, hasReaders: boolean): readonly RowAction[] {
  const { message, state } = row
  if (message.kind !== 'text') return []
  if (state === 'failed' && message.seq === 0) return ['retry', 'copy', 'remove']
  if (message.seq === 0) return state === 'waiting' ? ['copy', 'remove'] : ['copy']
  if (message.sender !== me) return ['reply', 'copy']
  return hasReaders ? ['reply', 'edit', 'copy', 'readers', 'retract'] : ['reply', 'edit', 'copy', 'retract']
}
