import { describe, expect, it } from 'vitest'
import { search } from './candidates'

const chat = (title: string, unread = 0, ...aliases: string[]) => ({ id: title, title, aliases, unread })
const titles = (query: string, ...chats: ReturnType<typeof chat>[]): string[] =>
  search(query, chats, 12).map(({ title }) => title)

describe('search', () => {
  it('without a query puts the unread first and keeps the order otherwise', () => {
    expect(titles('', chat('Анна'), chat('Борис', 2), chat('Вера'))).toEqual(['Борис', 'Анна', 'Вера'])
  })

  it.each([
    ['при', 'Привет всем'],
    ['всем', 'Привет всем'],
    ['ghbdtn', 'Привет всем'],
    ['прем', 'Привет всем'],
    ['елка', 'Ёлка'],
    ['фттф', 'Anna'],
    ['vera_k', 'Вера'],
  ])('%s finds %s', (query, title) => {
    const all = [chat('Привет всем'), chat('Ёлка'), chat('Anna'), chat('Вера', 0, 'vera_k')]
    expect(titles(query, ...all)[0]).toBe(title)
  })

  it('prefers beginnings to middles, and what is typed to the other layout', () => {
    expect(titles('ан', chat('Роман'), chat('Анна'), chat('Жан-Антуан'))).toEqual(['Анна', 'Жан-Антуан', 'Роман'])
  })

  it('leaves out what does not fit', () => {
    expect(titles('щщ', chat('Анна'))).toEqual([])
  })
})
