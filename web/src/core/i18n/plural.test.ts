import { describe, expect, it } from 'vitest'
import { plural } from './plural'

const ru = { one: 'день', few: 'дня', many: 'дней', other: 'дня' }
const en = { one: 'day', other: 'days' }

describe('plural', () => {
  it.each([
    [1, '1 день'],
    [2, '2 дня'],
    [5, '5 дней'],
    [11, '11 дней'],
    [21, '21 день'],
    [1.5, '1,5 дня'],
  ])('in Russian %s', (count, text) => {
    expect(plural('ru', count, ru)).toBe(text.replace(' ', '\u00a0'))
  })

  it.each([
    [0, '0 days'],
    [1, '1 day'],
    [2, '2 days'],
  ])('in English %s', (count, text) => {
    expect(plural('en', count, en)).toBe(text.replace(' ', '\u00a0'))
  })
})
