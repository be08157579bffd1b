import { expect, it } from 'vitest'
import { bytesText, seriesOf } from './figures'

const usage = { users: 5, disabled_users: 0, active_day: 3, active_month: 4, chats: 2, messages: 100, storage_bytes: 0 }
const days = [
  { day: '2026-11-19T00:00:00Z', usage },
  { day: '2026-11-20T00:00:00Z', usage: { ...usage, users: 6, messages: 130 } },
  { day: '2026-11-21T00:00:00Z', usage: { ...usage, users: 6, messages: 120 } },
]

it('shows people as they were, and messages as they came', () => {
  expect(seriesOf('en', { days }, 'users').map(({ value }) => value)).toEqual([5, 6, 6])
  expect(seriesOf('en', { days }, 'messages')).toEqual([
    { name: 'Nov 20', value: 30, text: '30' },
    { name: 'Nov 21', value: 0, text: '0' },
  ])
  expect(seriesOf('ru', { days: [] }, 'users')).toEqual([])
})

it('says bytes in a unit that fits', () => {
  expect(bytesText('en', 0)).toBe('0 byte')
  expect(bytesText('en', 1_400_000_000)).toBe('1.4 GB')
  expect(bytesText('en', 25_000)).toBe('25 kB')
})
