import { describe, expect, it } from 'vitest'
import { text } from '../testing'
import { startsDay, startsGroup } from './grouping'

const at = (minute: number, second = 0): string => new Date(2026, 10, 21, 9, minute, second).toISOString()

describe('startsGroup', () => {
  const first = text(1, { created_at: at(0) })

  it('joins one author within five minutes', () => {
    expect(startsGroup(null, first)).toBe(true)
    expect(startsGroup(first, text(2, { created_at: at(4, 59) }))).toBe(false)
    expect(startsGroup(first, text(2, { created_at: at(5) }))).toBe(true)
  })

  it('breaks on another author, a system line, a new day', () => {
    expect(startsGroup(first, text(2, { created_at: at(1), sender: 'boris' }))).toBe(true)
    expect(startsGroup(first, text(2, { created_at: at(1), kind: 'system' }))).toBe(true)
    expect(startsGroup(text(1, { kind: 'system', created_at: at(0) }), text(2, { created_at: at(1) }))).toBe(true)
    const late = text(3, { created_at: new Date(2026, 10, 21, 23, 59, 30).toISOString() })
    const early = text(4, { created_at: new Date(2026, 10, 22, 0, 0, 10).toISOString() })
    expect(startsDay(late, early)).toBe(true)
    expect(startsGroup(late, early)).toBe(true)
  })

  it('keeps a tombstone in its group', () => {
    expect(startsGroup(first, text(2, { created_at: at(1), kind: 'tombstone' }))).toBe(false)
  })
})
