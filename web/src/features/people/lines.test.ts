import { expect, it } from 'vitest'
import { clockIn, languageName } from './lines'

it('shows the clock of another place, and nothing for one that is unknown', () => {
  const now = Date.UTC(2026, 10, 21, 12, 5)
  expect(clockIn('ru', 'Europe/Moscow', now)).toBe('15:05')
  expect(clockIn('ru', 'Moon/Tycho', now)).toBeNull()
})

it('names languages in the language of the reader', () => {
  expect(languageName('ru', 'en')).toBe('английский')
  expect(languageName('en', 'not a tag')).toBe('not a tag')
})
