import { beforeEach, expect, it } from 'vitest'
import { preferences } from './preferences.svelte'

beforeEach(() => {
  localStorage.clear()
  preferences.reread()
})

it('begins with the theme of the system and Enter to send', () => {
  expect(preferences.theme).toBe('system')
  expect(preferences.sendKey).toBe('enter')
})

it('keeps what was chosen, and follows what another tab chose', () => {
  preferences.theme = 'dark'
  preferences.reread()
  expect(preferences.theme).toBe('dark')
  localStorage.setItem('vestnik.theme', 'light')
  preferences.reread()
  expect(preferences.theme).toBe('light')
})

it('ignores what no version of it ever stored', () => {
  localStorage.setItem('vestnik.theme', 'sepia')
  localStorage.setItem('vestnik.locale', 'xx')
  preferences.reread()
  expect(preferences.theme).toBe('system')
  expect(['ru', 'en']).toContain(preferences.locale)
})

it('stays when signing out has cleared the storage', () => {
  preferences.theme = 'dark'
  localStorage.clear()
  preferences.keep()
  preferences.reread()
  expect(preferences.theme).toBe('dark')
})
