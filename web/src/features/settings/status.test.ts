import { describe, expect, it } from 'vitest'
import { endOf } from './status'

// A Saturday.
const now = new Date(2026, 10, 21, 15, 30)

describe('endOf', () => {
  it.each([
    ['never', null],
    ['half_hour', new Date(2026, 10, 21, 16, 0)],
    ['hour', new Date(2026, 10, 21, 16, 30)],
    ['today', new Date(2026, 10, 22)],
    ['week', new Date(2026, 10, 23)],
  ] as const)('%s', (end, expected) => {
    expect(endOf(end, now)).toEqual(expected)
  })

  it('takes a whole week on a Monday, and one day on a Sunday', () => {
    expect(endOf('week', new Date(2026, 10, 23, 0, 1))).toEqual(new Date(2026, 10, 30))
    expect(endOf('week', new Date(2026, 10, 22, 23, 59))).toEqual(new Date(2026, 10, 23))
  })
})
