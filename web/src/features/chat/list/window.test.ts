import { describe, expect, it } from 'vitest'
import { followed, limited, MOST_ROWS, relocated, shifted, widened, windowAround, windowAtEnd } from './window'

describe('opening', () => {
  it('shows few rows first', () => {
    expect(windowAtEnd(1000)).toEqual({ start: 960, end: 1000 })
    expect(windowAtEnd(5)).toEqual({ start: 0, end: 5 })
    expect(windowAround(500, 1000)).toEqual({ start: 480, end: 520 })
    expect(windowAround(2, 1000)).toEqual({ start: 0, end: 40 })
    expect(windowAround(999, 1000)).toEqual({ start: 960, end: 1000 })
  })

  it('widens on both sides as far as there is something', () => {
    expect(widened({ start: 480, end: 520 }, 1000)).toEqual({ start: 450, end: 550 })
    expect(widened({ start: 960, end: 1000 }, 1000)).toEqual({ start: 900, end: 1000 })
    expect(widened({ start: 0, end: 40 }, 50)).toEqual({ start: 0, end: 50 })
  })
})

describe('scrolling', () => {
  const view = { height: 600, total: 6000 }

  it('stays while the margin lasts', () => {
    const win = { start: 100, end: 200 }
    expect(shifted(win, 1000, { ...view, top: 2000 })).toBe(win)
  })

  it('moves up and down by steps, never over the limit', () => {
    expect(shifted({ start: 100, end: 260 }, 1000, { ...view, top: 100 })).toEqual({ start: 60, end: 220 })
    expect(shifted({ start: 100, end: 260 }, 1000, { ...view, top: 5000 })).toEqual({ start: 140, end: 300 })
    expect(shifted({ start: 20, end: 90 }, 1000, { ...view, top: 100 })).toEqual({ start: 0, end: 90 })
  })

  it('stops at the ends', () => {
    const win = { start: 0, end: 100 }
    expect(shifted(win, 100, { ...view, top: 0 })).toBe(win)
    expect(shifted(win, 100, { ...view, top: 5400 })).toBe(win)
  })
})

describe('changes', () => {
  const placeIn =
    (keys: string): ((key: string) => number) =>
    (key) =>
      keys.indexOf(key)

  it('keeps the same messages when others come before them', () => {
    expect(relocated(['c', 'd'], placeIn('abcde'))).toEqual({ start: 2, end: 4 })
  })

  it('does without rows that are gone', () => {
    expect(relocated(['x', 'c', 'd', 'y'], placeIn('abcde'))).toEqual({ start: 2, end: 4 })
    expect(relocated(['x'], placeIn('abc'))).toBeNull()
  })

  it('follows the bottom and drops old rows in steps', () => {
    expect(followed({ start: 0, end: 100 }, 101)).toEqual({ start: 0, end: 101 })
    const next = followed({ start: 0, end: 160 }, 161)
    expect(next).toEqual({ start: 41, end: 161 })
    expect(followed(next, 162).start).toBe(41)
  })

  it('never holds more than the limit', () => {
    const win = limited({ start: 0, end: 400 }, 200)
    expect(win.end - win.start).toBe(MOST_ROWS)
    expect(win.start).toBe(120)
  })
})
