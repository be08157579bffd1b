import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import Switch from './Switch.svelte'

it('is a switch with a name and asks for the other state', async () => {
  const onchange = vi.fn()
  render(Switch, { label: 'Sounds', checked: false, onchange })
  const button = screen.getByRole('switch', { name: 'Sounds' })
  expect(button.getAttribute('aria-checked')).toBe('false')
  await fireEvent.click(button)
  expect(onchange).toHaveBeenCalledWith(true)
})
