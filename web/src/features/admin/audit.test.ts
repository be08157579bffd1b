import { expect, it } from 'vitest'
import { dayEnd, dayStart, isAct } from './audit'

it('takes whole days where the reader is', () => {
  expect(dayStart('2026-11-21')).toBe(new Date(2026, 10, 21).toISOString())
  expect(dayEnd('2026-12-31')).toBe(new Date(2027, 0, 1).toISOString())
  expect([dayStart(''), dayEnd(''), dayStart('2026-xx-01')]).toEqual([undefined, undefined, undefined])
})

it('knows its acts from those of a newer server', () => {
  expect(isAct('sign_in')).toBe(true)
  expect(isAct('teleport')).toBe(false)
})
