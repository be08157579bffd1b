import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { expect, it, vi } from 'vitest'
import Button from './Button.svelte'

const children = createRawSnippet(() => ({ render: () => '<span>Save</span>' }))

it('is not pressed twice while it works, and keeps the focus', async () => {
  const onclick = vi.fn()
  const { rerender } = render(Button, { children, onclick })
  const button = screen.getByRole('button', { name: 'Save' })
  button.focus()
  await fireEvent.click(button)
  await rerender({ busy: true })
  await fireEvent.click(button)
  expect(onclick).toHaveBeenCalledOnce()
  expect(document.activeElement).toBe(button)
})
