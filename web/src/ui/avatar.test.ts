import { describe, expect, it } from 'vitest'
import { faceOf, initialsOf } from './avatar'

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

describe('faceOf', () => {
  it('is the same for the same id, of one of twelve hues, with a light of its neighbour', () => {
    expect(faceOf('a')).toEqual(faceOf('a'))
    const faces = Array.from({ length: 500 }, (_, index) => faceOf(`user-${index}`))
    expect(new Set(faces.map(({ hue }) => hue)).size).toBe(12)
    expect(new Set(faces.map(({ hue, light, x, y }) => `${hue} ${light} ${x} ${y}`)).size).toBeGreaterThan(200)
    for (const { hue, light } of faces) expect([45, 315]).toContain((light - hue + 360) % 360)
  })
})
