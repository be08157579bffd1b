import { describe, expect, it } from 'vitest'
import { text } from '../testing'
import { markOfAuthor, raised, receiptOf } from './marks'

const mark = (user: string, received: number, read: number) => ({ user, received, read })

describe('marks of others', () => {
  it('are sent, received, read, as far as the furthest of them', () => {
    const marks = raised(undefined, [mark('anna', 5, 3), mark('boris', 7, 0)])
    expect([3, 5, 7, 8].map((seq) => receiptOf(marks, seq))).toEqual(['read', 'received', 'received', 'sent'])
    expect(receiptOf(undefined, 1)).toBe('sent')
  })

  it('never go back, each part for itself', () => {
    const marks = raised(raised(undefined, [mark('anna', 5, 3)]), [mark('anna', 4, 4)])
    expect([...marks.byUser.values()]).toEqual([mark('anna', 5, 4)])
    expect(raised(marks, [mark('anna', 1, 1)])).toBe(marks)
  })

  it('count what is read as received', () => {
    expect(raised(undefined, [mark('anna', 2, 9)]).received).toBe(9)
  })

  it('follow from writing: its author has read everything before it', () => {
    expect(markOfAuthor(text(4))).toEqual(mark('anna', 4, 4))
    expect(markOfAuthor(text(5, { kind: 'system', number: null }))).toBeNull()
  })
})
