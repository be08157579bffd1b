import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import Field from './Field.svelte'

it('names the input and ties its error to it', async () => {
  const { rerender } = render(Field, { label: 'Name', value: 'Anna', hint: 'Shown to others' })
  const input = screen.getByLabelText<HTMLInputElement>('Name')
  expect(input.value).toBe('Anna')
  expect(input.hasAttribute('aria-invalid')).toBe(false)
  await rerender({ error: 'Too long' })
  expect(input.getAttribute('aria-invalid')).toBe('true')
  const described = (input.getAttribute('aria-describedby') ?? '').split(' ')
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(['Too long', 'Shown to others'])
})
