import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '../core/i18n/index.svelte'
import Dialog from './Dialog.svelte'

const onclose = vi.fn()
const children = createRawSnippet(() => ({ render: () => '<p>Sure?</p>' }))
const actions = createRawSnippet(() => ({ render: () => '<button>Cancel</button>' }))

beforeEach(async () => {
  await setLocale('en')
  onclose.mockReset()
})

describe('Dialog', () => {
  it('has the name of its title, and nothing in it while it is closed', async () => {
    const { rerender } = render(Dialog, { open: false, title: 'Leave', onclose, children })
    expect(screen.queryByText('Sure?')).toBeNull()
    await rerender({ open: true })
    const dialog = screen.getByRole<HTMLDialogElement>('dialog', { name: 'Leave' })
    expect(dialog.open).toBe(true)
    await rerender({ open: false })
    expect(dialog.open).toBe(false)
  })

  it('begins with its first action and not with the cross', () => {
    render(Dialog, { open: true, title: 'Leave', onclose, children, actions })
    expect(document.activeElement?.textContent).toBe('Cancel')
  })

  it('without any control begins with its content, which can then be scrolled', () => {
    render(Dialog, { open: true, title: 'Leave', onclose, children })
    expect(document.activeElement?.textContent).toContain('Sure?')
  })

  it('asks to be closed by Esc and by a press beside it, and stays open until it is', async () => {
    render(Dialog, { open: true, title: 'Leave', onclose, children })
    const dialog = screen.getByRole<HTMLDialogElement>('dialog')
    await fireEvent(dialog, new Event('cancel', { cancelable: true }))
    expect(onclose).toHaveBeenCalledTimes(1)
    expect(dialog.open).toBe(true)
    await fireEvent.pointerDown(dialog)
    await fireEvent.pointerUp(dialog)
    expect(onclose).toHaveBeenCalledTimes(2)
  })

  it('a selection that is dragged out of it does not close it', async () => {
    render(Dialog, { open: true, title: 'Leave', onclose, children })
    await fireEvent.pointerDown(screen.getByText('Sure?'))
    await fireEvent.pointerUp(screen.getByRole('dialog'))
    expect(onclose).not.toHaveBeenCalled()
  })

  it('keeps its keys from the shortcuts of the page', async () => {
    const outer = vi.fn()
    addEventListener('keydown', outer)
    render(Dialog, { open: true, title: 'Leave', onclose, children })
    await fireEvent.keyDown(screen.getByText('Sure?'), { key: 'k', ctrlKey: true })
    removeEventListener('keydown', outer)
    expect(outer).not.toHaveBeenCalled()
  })
})
