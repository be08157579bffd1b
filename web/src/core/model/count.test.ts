import { describe, expect, it } from 'vitest'
import { CHAT, ME, text } from '../testing'
import { Count } from './count'

const read = (number: number, unread: number) => ({ chat: CHAT, seq: number, number, unread })
const begun = (last: number, number: number, unread: number) =>
  new Count({ last_number: last, read: read(number, unread) }, last)
const unread = (count: Count) => count.read(CHAT).unread
const gone = (seq: number) => text(seq, { kind: 'tombstone', version: 2 })

describe('Count', () => {
  it('counts what others write, and my own message moves the marker', () => {
    const count = begun(5, 5, 0)
    count.meet(text(6), ME, 'new')
    expect(unread(count)).toBe(1)
    count.meet(text(7, { sender: ME }), ME, 'new')
    expect(count.read(CHAT)).toEqual(read(7, 0))
  })

  it('does not let a marker that is told late swallow what came meanwhile', () => {
    const count = begun(5, 3, 2)
    count.meet(text(6), ME, 'new')
    count.told(read(5, 0))
    expect(unread(count)).toBe(1)
  })

  it('does not count what the server has counted and this device has not heard of', () => {
    const count = begun(5, 5, 0)
    count.told(read(6, 3))
    expect(unread(count)).toBe(0)
    count.meet(text(6), ME, 'new')
    count.meet(text(7), ME, 'new')
    expect(unread(count)).toBe(1)
  })

  it('counts a retraction once, whoever tells it', () => {
    const count = begun(5, 0, 5)
    count.meet(gone(4), ME, 'new')
    count.retract([4], 6)
    expect(unread(count)).toBe(4)
    count.told(read(4, 1))
    expect(unread(count)).toBe(1)
  })

  it('takes retractions from before out of the count of the server', () => {
    const count = begun(10, 2, 6)
    expect(unread(count)).toBe(6)
    count.told(read(6, 3))
    expect(unread(count)).toBe(3)
    count.told(read(10, 0))
    expect(unread(count)).toBe(0)
  })

  it('knows from the messages after the marker which of them are gone', () => {
    const count = begun(10, 2, 6)
    count.mark({ seq: 6, number: 6 })
    count.see([text(7), gone(8), text(9), text(10)])
    expect(unread(count)).toBe(3)
  })

  it('learns the number of a retraction that was counted before', () => {
    const count = new Count({ last_number: 13, read: read(10, 2) }, 14)
    expect(count.ageOf(10, 14)).toBe('counted')
    count.meet(gone(12), ME, 'counted')
    expect(unread(count)).toBe(2)
  })

  it('lets the server decide where it cannot be known whether a retraction was counted', () => {
    const told = (now: number) => {
      const count = new Count({ last_number: 13, read: read(10, 2) }, 14)
      expect(count.ageOf(10, 16)).toBe('unsure')
      count.meet(gone(12), ME, 'unsure')
      count.told(read(10, now))
      return unread(count)
    }
    expect(told(2)).toBe(2)
    expect(told(1)).toBe(1)
  })

  it('begins anew with a whole count, but keeps a marker that the server has not heard of', () => {
    const count = begun(10, 10, 0)
    count.rebase({ last_number: 15, read: read(12, 2) }, 30)
    expect(count.read(CHAT)).toEqual(read(12, 2))
    const ahead = begun(14, 14, 0)
    ahead.rebase({ last_number: 15, read: read(10, 5) }, 30)
    expect(ahead.read(CHAT)).toEqual(read(14, 1))
  })

  it('never moves the marker back, except into another history', () => {
    const count = begun(10, 8, 2)
    count.told(read(3, 7))
    expect(count.read(CHAT)).toEqual(read(8, 2))
    count.restart({ last_number: 6, read: read(3, 3) }, 6)
    expect(count.read(CHAT)).toEqual(read(3, 3))
  })
})
