import type { IconName } from './icons'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly icon?: IconName
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly run: () => void
}

/** Where the menu belongs: a button, or the place of a right click. */
export type MenuAnchor = HTMLElement | { readonly x: number; readonly y: number }

export function rectOf(anchor: MenuAnchor): DOMRect {
  return anchor instanceof HTMLElement ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0)
}

/** The item that a key leads to from `index`; null when the key does not move. */
export function moveIn(labels: readonly string[], index: number, key: string): number | null {
  const count = labels.length
  if (count === 0) return null
  if (key === 'ArrowDown') return (index + 1) % count
  if (key === 'ArrowUp') return (index - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return key.length === 1 && key !== ' ' ? byLetter(labels, index, key) : null
}

function byLetter(labels: readonly string[], index: number, key: string): number | null {
  const wanted = key.toLocaleLowerCase()
  for (let step = 1; step <= labels.length; step += 1) {
    const candidate = (index + step) % labels.length
    if (labels[candidate]?.toLocaleLowerCase().startsWith(wanted) === true) return candidate
  }
  return null
}
