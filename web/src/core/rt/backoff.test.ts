import { describe, expect, it } from 'vitest'
import { byeDelay, retryDelay } from './backoff'
import { verdictOf } from './close-codes'
import { parseFrame } from './frames'

describe('retryDelay', () => {
  it('begins within five seconds, doubles, and ends at a minute', () => {
    expect(retryDelay(0, () => 0)).toBe(0)
    expect(retryDelay(0, () => 1)).toBe(5_000)
    expect([1, 2, 3, 4, 50].map((attempt) => retryDelay(attempt, () => 1))).toEqual([
      10_000, 20_000, 40_000, 60_000, 60_000,
    ])
    expect(retryDelay(4, () => 0)).toBe(30_000)
  })

  it('spreads over what the server says', () => {
    expect(byeDelay([0, 45_000], () => 0.5)).toBe(22_500)
    expect(byeDelay([], () => 0.5)).toBe(0)
  })
})

it('judges close codes by range, unknown ones too', () => {
  expect([1006, 4000, 4010, 4099].map(verdictOf)).toEqual(Array(4).fill('resume'))
  expect([4101, 4199].map(verdictOf)).toEqual(['renew', 'renew'])
  expect([4201, 4299].map(verdictOf)).toEqual(['stop', 'stop'])
})

it('ignores frames that it does not know', () => {
  expect(parseFrame('{"type":"pong","n":1}')).toEqual({ type: 'pong', n: 1 })
  for (const odd of ['{"type":"later"}', '[]', 'null', '{', '{"n":1}', new ArrayBuffer(2)])
    expect(parseFrame(odd)).toBeNull()
})
