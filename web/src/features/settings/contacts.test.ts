import { expect, it } from 'vitest'
import { fitting } from './contacts'

const contact = (id: string, name: string, nickname: string | null = null) => ({
  user: { id, username: id, name },
  nickname,
  added_at: '2026-11-21T10:00:00Z',
})
const all = [contact('oleg', 'Олег Васильев'), contact('anna', 'Анна Королёва', 'Мама'), contact('boris', 'Борис')]
const names = (query: string) => fitting(all, query).map(({ user }) => user.id)

it('sorts by the names that I gave', () => {
  expect(names('')).toEqual(['boris', 'anna', 'oleg'])
})

it('finds by either name, by username, and in the wrong layout', () => {
  expect(names('мам')).toEqual(['anna'])
  expect(names('короле')).toEqual(['anna'])
  expect(names('ole')).toEqual(['oleg'])
  expect(names(',jhbc')).toEqual(['boris'])
  expect(names('никого')).toEqual([])
})
