import type { PlainKey } from '../core/i18n/index.svelte'
import { type CommandId, run } from './commands'

type Group = 'navigation' | 'writing' | 'general'

export interface Shortcut {
  readonly group: Group
  readonly label: PlainKey
  /** As shown; alternatives one after the other. */
  readonly keys: readonly string[]
  /** Bound here; the others belong to a field or list that handles them itself. */
  readonly command: CommandId | null
  /** Also while typing. */
  readonly isGlobal: boolean
}

export const GROUPS: readonly Group[] = ['navigation', 'writing', 'general']

/** The one table: what is bound and what the sheet shows cannot differ. */
export const SHORTCUTS: readonly Shortcut[] = [
  bound('navigation', 'keys.search', 'switch_chat', 'Ctrl+K'),
  bound('navigation', 'keys.new_chat', 'new_chat', 'Ctrl+Shift+O'),
  bound('navigation', 'keys.previous_chat', 'previous_chat', 'Alt+ArrowUp'),
  bound('navigation', 'keys.next_chat', 'next_chat', 'Alt+ArrowDown'),
  bound('navigation', 'keys.regions', 'next_region', 'F6'),
  bound('navigation', 'keys.regions', 'previous_region', 'Shift+F6'),
  shown('writing', 'keys.send', 'Enter', 'Ctrl+Enter'),
  shown('writing', 'keys.new_line', 'Shift+Enter'),
  shown('writing', 'keys.edit_last', 'ArrowUp'),
  { ...bound('writing', 'keys.step_back', 'step_back', 'Escape'), isGlobal: true },
  bound('general', 'keys.settings', 'open_settings', 'Ctrl+,'),
  bound('general', 'keys.shortcuts', 'show_shortcuts', 'Ctrl+/'),
  { ...bound('general', 'keys.shortcuts', 'show_shortcuts', '?'), isGlobal: false },
]

function bound(group: Group, label: PlainKey, command: CommandId, ...keys: string[]): Shortcut {
  return { group, label, keys, command, isGlobal: true }
}

function shown(group: Group, label: PlainKey, ...keys: string[]): Shortcut {
  return { group, label, keys, command: null, isGlobal: false }
}

/** Physical keys for what a Russian layout has elsewhere: there Ctrl+K arrives as Ctrl+Л. */
const CODES: Readonly<Record<string, string>> = { K: 'KeyK', O: 'KeyO', ',': 'Comma', '/': 'Slash' }

export function matches(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const wants = (modifier: string): boolean => parts.slice(0, -1).includes(modifier)
  if (wants('Ctrl') !== (event.ctrlKey || event.metaKey) || wants('Alt') !== event.altKey) return false
  // "?" needs Shift on every layout, so Shift is part of the character there.
  if (key === '?') return event.key === '?'
  if (wants('Shift') !== event.shiftKey) return false
  return event.key === key || (CODES[key] !== undefined && event.code === CODES[key])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select')
}

export function startShortcuts(): () => void {
  const keyDown = (event: KeyboardEvent): void => {
    // A modal dialog stops its keys itself; what a view has used is marked by preventDefault.
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal') !== null) return
    const typing = isTyping(event.target)
    const found = SHORTCUTS.find(
      (shortcut) =>
        shortcut.command !== null &&
        (shortcut.isGlobal || !typing) &&
        shortcut.keys.some((keys) => matches(keys, event)),
    )
    if (found?.command != null && run(found.command)) event.preventDefault()
  }
  addEventListener('keydown', keyDown)
  return () => removeEventListener('keydown', keyDown)
}

const NAMES: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

export function keyCaps(keys: string): readonly string[] {
  return keys.split('+').map((part) => NAMES[part] ?? part)
}
