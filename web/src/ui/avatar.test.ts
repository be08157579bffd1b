import { describe, expect, it } from 'vitest'
import { hueOf, initialsOf } from './avatar'

describe('initialsOf', () => {
  it.each([
    ['Анна Каренина', 'АК'],
    ['anna', 'A'],
    ['Maria de la Cruz', 'MC'],
    ['  «Команда» ', 'К'],
    ['🦊 Fox', '🦊F'],
    ['', '?'],
    ['…', '?'],
  ])('%s → %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})

describe('hueOf', () => {
  it('is the same for the same id and one of twelve', () => {
    expect(hueOf('a')).toBe(hueOf('a'))
    expect(new Set(Array.from({ length: 500 }, (_, index) => hueOf(`user-${index}`))).size).toBe(12)
  })
})
