import { describe, expect, it } from 'vitest'
import type { User } from '../api/schema.gen'
import { search } from './candidates'
import { withPeople } from './with-people'

const person = (id: string, name: string): User => ({ id, name, username: id })
const chats = [{ id: 'chat', title: 'Соколов', aliases: [], unread: 0, peer: 'sokolov' }]

function found(query: string, ...people: User[]): string[] {
  const entryOf = ({ id, name, username }: User) =>
    id === 'me'
      ? null
      : (chats.find(({ peer }) => peer === id) ?? { id, title: name, aliases: [username], unread: 0, peer: id })
  return withPeople(search(query, chats, 12), people, entryOf).map(({ id }) => id)
}

describe('withPeople', () => {
  it.each(['саколов', 'sokolov', 'cfrjkjd'])('%s hides nobody whom the server found', (query) => {
    expect(search(query, chats, 12)).toEqual([])
    expect(found(query, person('sokolov', 'Соколов'), person('other', 'Саколов'))).toEqual(['chat', 'other'])
  })

  it('shows a chat once, and what fits here first', () => {
    expect(found('сок', person('other', 'Соков'), person('sokolov', 'Соколов'))).toEqual(['chat', 'other'])
  })

  it('leaves out whom the caller leaves out', () => {
    expect(found('я', person('me', 'Я'))).toEqual([])
  })
})
