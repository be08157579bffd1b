import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { offer } from './commands'
import { matches, startShortcuts } from './shortcuts'

function key(init: KeyboardEventInit): KeyboardEvent {
  return new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
}

describe('matches', () => {
  it.each([
    ['Ctrl+K', { key: 'k', code: 'KeyK', ctrlKey: true }, true],
    ['Ctrl+K', { key: 'л', code: 'KeyK', ctrlKey: true }, true],
    ['Ctrl+K', { key: 'k', code: 'KeyK' }, false],
    ['Ctrl+K', { key: 'K', code: 'KeyK', ctrlKey: true, shiftKey: true }, false],
    ['Ctrl+/', { key: '.', code: 'Slash', ctrlKey: true }, true],
    ['?', { key: '?', code: 'Slash', shiftKey: true }, true],
    ['?', { key: '/', code: 'Slash' }, false],
    ['F6', { key: 'F6', code: 'F6' }, true],
    ['F6', { key: 'F6', code: 'F6', shiftKey: true }, false],
    ['Alt+ArrowUp', { key: 'ArrowUp', code: 'ArrowUp', altKey: true }, true],
  ])('%s and %j: %s', (keys, init, expected) => {
    expect(matches(keys, key(init))).toBe(expected)
  })
})

describe('shortcuts', () => {
  let stop = (): void => {}
  const show = vi.fn()
  let withdraw = (): void => {}

  beforeEach(() => {
    show.mockReset()
    stop = startShortcuts()
    withdraw = offer('show_shortcuts', show)
  })

  afterEach(() => {
    stop()
    withdraw()
    document.body.replaceChildren()
  })

  it('runs the command and keeps the key from the browser', () => {
    expect(document.body.dispatchEvent(key({ key: '/', code: 'Slash', ctrlKey: true }))).toBe(false)
    expect(show).toHaveBeenCalledOnce()
  })

  it('lets a question mark be typed', () => {
    const field = document.createElement('textarea')
    document.body.append(field)
    field.dispatchEvent(key({ key: '?', code: 'Slash', shiftKey: true }))
    expect(show).not.toHaveBeenCalled()
    field.dispatchEvent(key({ key: '/', code: 'Slash', ctrlKey: true }))
    expect(show).toHaveBeenCalledOnce()
  })

  it('leaves a key alone that nobody takes', () => {
    withdraw()
    expect(document.body.dispatchEvent(key({ key: '/', code: 'Slash', ctrlKey: true }))).toBe(true)
  })
})
