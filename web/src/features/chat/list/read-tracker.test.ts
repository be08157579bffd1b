import { describe, expect, it } from 'vitest'
import { isInSight, ReadTracker } from './read-tracker'

describe('ReadTracker', () => {
  it('reads what stays in sight for half a second', () => {
    const tracker = new ReadTracker()
    expect(tracker.see([1, 2], 0)).toBe(500)
    expect(tracker.read(499)).toBeNull()
    expect(tracker.read(500)).toBe(2)
  })

  it('does not read what flies by, nor what nobody looks at', () => {
    const tracker = new ReadTracker()
    tracker.see([1, 2, 3], 0)
    tracker.see([3, 4], 300)
    expect(tracker.read(600)).toBe(3)
    tracker.see([], 700)
    tracker.see([4], 800)
    expect(tracker.read(1200)).toBeNull()
  })
})

it('asks for half of a row, or half of the pane for a tall one', () => {
  expect(isInSight(-20, 20, 0, 600)).toBe(true)
  expect(isInSight(-21, 19, 0, 600)).toBe(false)
  expect(isInSight(-2000, 300, 0, 600)).toBe(true)
  expect(isInSight(-2000, 299, 0, 600)).toBe(false)
  expect(isInSight(700, 740, 0, 600)).toBe(false)
})
