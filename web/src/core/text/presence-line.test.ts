import { beforeAll, expect, it } from 'vitest'
import { setLocale } from '../i18n/index.svelte'
import { dotOf, presenceText } from './presence-line'

beforeAll(() => setLocale('en', 'chat'))

const now = Date.UTC(2026, 10, 21, 12)
const is = (state: 'online' | 'away' | 'busy' | 'offline', since: string | null = null) => ({ user: 'u', state, since })

it('says how somebody is there, and since when they are not', () => {
  const said = (presence: Parameters<typeof presenceText>[0]) => presenceText(presence, 'en', now)
  expect([said(undefined), said(is('online')), said(is('busy'))]).toEqual(['', 'online', 'do not disturb'])
  expect(said(is('offline'))).toBe('offline')
  expect(said(is('offline', '2026-11-21T11:55:00Z'))).toContain('5 minutes ago')
})

it('shows a dot for whoever is there', () => {
  expect(dotOf(is('away'))).toEqual({ presence: 'away', tone: 'warn' })
  expect([dotOf(undefined), dotOf(is('offline'))]).toEqual([{}, {}])
})
