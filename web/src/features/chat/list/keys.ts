import type { RowAction } from '../row/actions'

export type KeyAction = RowAction | 'up' | 'down' | 'write' | 'PageUp' | 'PageDown' | 'Home' | 'End'

const BY_KEY: Readonly<Record<string, KeyAction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Home: 'Home',
  End: 'End',
  Escape: 'write',
  Delete: 'retract',
  ContextMenu: 'menu',
}

/** Letters by their place on the keyboard, so that they work in the Russian layout too. */
const BY_CODE: Readonly<Record<string, KeyAction>> = {
  KeyJ: 'down',
  KeyK: 'up',
  KeyR: 'reply',
  KeyE: 'edit',
  KeyC: 'copy',
  KeyI: 'readers',
}

export function keyAction(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
): KeyAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  if (event.shiftKey) return event.key === 'F10' ? 'menu' : null
  return BY_KEY[event.key] ?? BY_CODE[event.code] ?? null
}
