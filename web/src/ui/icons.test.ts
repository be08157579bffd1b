import { expect, it } from 'vitest'
import { ICON_NAMES } from './icons'
import sprite from './icons.svg?raw'

it('the list of icons is what the sprite holds', () => {
  expect([...sprite.matchAll(/id="i-([\w-]+)"/g)].map((match) => match[1])).toEqual([...ICON_NAMES])
})
