import { expect, it } from 'vitest'
import { keyAction } from '../list/keys'
import { composerKey } from './keys'

const key = (name: string, over: Partial<KeyboardEvent> = {}) => ({
  key: name,
  code: '',
  keyCode: 0,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...over,
})

it('sends by the key that was chosen', () => {
  expect(composerKey(key('Enter'), false, 'enter')).toBe('send')
  expect(composerKey(key('Enter', { shiftKey: true }), false, 'enter')).toBeNull()
  expect(composerKey(key('Enter'), false, 'ctrl_enter')).toBeNull()
  expect(composerKey(key('Enter', { ctrlKey: true }), false, 'ctrl_enter')).toBe('send')
})

it('never sends while an input method composes', () => {
  expect(composerKey(key('Enter', { isComposing: true }), false, 'enter')).toBeNull()
  expect(composerKey(key('Enter', { keyCode: 229 }), false, 'enter')).toBeNull()
})

it('leaves the arrows to the caret unless the field is empty', () => {
  expect(composerKey(key('ArrowUp'), true, 'enter')).toBe('edit_last')
  expect(composerKey(key('ArrowUp'), false, 'enter')).toBeNull()
  expect(composerKey(key('PageUp'), true, 'enter')).toBe('page')
  expect(composerKey(key('Escape'), false, 'enter')).toBe('cancel')
})

it('knows the keys of the list in both layouts', () => {
  expect(keyAction(key('к', { code: 'KeyR' }))).toBe('reply')
  expect(keyAction(key('j', { code: 'KeyJ' }))).toBe('down')
  expect(keyAction(key('F10', { shiftKey: true }))).toBe('menu')
  expect(keyAction(key('c', { code: 'KeyC', ctrlKey: true }))).toBeNull()
})
