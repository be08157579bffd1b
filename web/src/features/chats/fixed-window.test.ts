import { describe, expect, it } from 'vitest'
import { fixedWindow, scrollToRow } from './fixed-window'
import { steadyOrder } from './steady-order'

describe('fixedWindow', () => {
  it('covers what is visible with at most forty rows, wherever it stands', () => {
    for (const height of [300, 700, 1400, 2400]) {
      for (let top = 0; top <= 500 * 68 - height; top += 333) {
        const { start, end } = fixedWindow(500, 68, top, height)
        expect(end - start).toBeLessThanOrEqual(40)
        expect(start * 68).toBeLessThanOrEqual(top)
        expect(end * 68).toBeGreaterThanOrEqual(Math.min(500 * 68, top + height))
      }
    }
  })

  it('is at ease with short lists and stale positions', () => {
    expect(fixedWindow(3, 68, 0, 700)).toEqual({ start: 0, end: 3 })
    expect(fixedWindow(3, 68, 5000, 700)).toEqual({ start: 0, end: 3 })
    expect(fixedWindow(0, 68, 0, 700)).toEqual({ start: 0, end: 0 })
  })

  it('scrolls no further than needed', () => {
    expect(scrollToRow(0, 68, 100, 700)).toBe(0)
    expect(scrollToRow(3, 68, 0, 700)).toBeNull()
    expect(scrollToRow(20, 68, 0, 700)).toBe(21 * 68 - 700)
  })
})

describe('steadyOrder', () => {
  it('follows the true order while nobody points', () => {
    expect(steadyOrder(null, ['b', 'a'])).toEqual(['b', 'a'])
  })

  it('keeps rows in place otherwise', () => {
    expect(steadyOrder(['a', 'b', 'c'], ['c', 'new', 'a'])).toEqual(['new', 'a', 'c'])
  })
})
