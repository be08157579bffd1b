import { beforeAll, describe, expect, it } from 'vitest'
import { setLocale } from '../../core/i18n/index.svelte'
import { ANNA, summary } from '../../core/testing'
import { filtered, type ListFilter } from './list-filter'

const read = (chat: string, unread: number) => ({ chat, seq: 1, number: 1, unread })
const chats = [
  summary({ id: 'dacha', title: 'Дача', read: read('dacha', 2) }),
  summary({ id: 'anna', kind: 'direct', title: null, peer: { ...ANNA, name: 'Анна Королёва' } }),
  summary({ id: 'work', title: 'Release team' }),
  summary({ id: 'notes', kind: 'notes', title: null, read: read('notes', 0) }),
]
const shown = (filter: ListFilter, query = '', selected: string | null = null) =>
  filtered(chats, filter, query, selected)

beforeAll(() => setLocale('ru', 'chat'))

describe('the list of chats', () => {
  it('shows all, the unread, people or groups, in the order given', () => {
    expect(shown('all')).toEqual(['dacha', 'anna', 'work', 'notes'])
    expect(shown('unread')).toEqual(['dacha'])
    expect(shown('direct')).toEqual(['anna', 'notes'])
    expect(shown('groups')).toEqual(['dacha', 'work'])
  })

  it('does not take the open chat away while it is being read', () => {
    expect(shown('unread', '', 'work')).toEqual(['dacha', 'work'])
  })

  it('finds titles in either alphabet, typed in either layout, with е for ё', () => {
    expect(shown('all', 'королева')).toEqual(['anna'])
    expect(shown('all', 'rjhjktdf')).toEqual(['anna'])
    expect(shown('all', 'кудуфыу')).toEqual(['work'])
    expect(shown('all', 'заметки')).toEqual(['notes'])
    expect(shown('groups', 'анна')).toEqual([])
  })
})
