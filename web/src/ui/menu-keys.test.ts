import { describe, expect, it } from 'vitest'
import { moveIn } from './menu'

const labels = ['Изменить', 'Ответить', 'Удалить', 'Открыть']

describe('moveIn', () => {
  it.each([
    [0, 'ArrowDown', 1],
    [3, 'ArrowDown', 0],
    [0, 'ArrowUp', 3],
    [2, 'Home', 0],
    [0, 'End', 3],
    [0, 'о', 1],
    [1, 'о', 3],
    [3, 'О', 1],
    [0, 'я', null],
    [0, ' ', null],
    [0, 'Enter', null],
  ])('from %i by %s to %s', (index, key, expected) => {
    expect(moveIn(labels, index, key)).toBe(expected)
  })

  it('goes nowhere in an empty menu', () => {
    expect(moveIn([], -1, 'ArrowDown')).toBeNull()
  })
})
