import type { SendKey } from '../../../core/preferences.svelte'

export type ComposerKey = 'send' | 'edit_last' | 'cancel' | 'page' | null

type Key = Pick<KeyboardEvent, 'key' | 'keyCode' | 'isComposing' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

const PAGES: ReadonlySet<string> = new Set(['PageUp', 'PageDown', 'Home', 'End'])

/** What a key means in the composer. While an input method composes, every key is its own (229: older engines). */
export function composerKey(event: Key, isEmpty: boolean, sendKey: SendKey): ComposerKey {
  if (event.isComposing || event.keyCode === 229) return null
  const isCommand = event.ctrlKey || event.metaKey
  if (event.key === 'Enter') {
    if (event.shiftKey || event.altKey) return null
    return isCommand || sendKey === 'enter' ? 'send' : null
  }
  if (isCommand || event.altKey || event.shiftKey) return null
  if (event.key === 'Escape') return 'cancel'
  if (!isEmpty) return null
  if (event.key === 'ArrowUp') return 'edit_last'
  return PAGES.has(event.key) ? 'page' : null
}
