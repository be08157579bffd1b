import { fireEvent, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import Menu from './Menu.svelte'

const run = vi.fn()
const onclose = vi.fn()
const items = [
  { id: 'edit', label: 'Edit', run },
  { id: 'gone', label: 'Gone', disabled: true, run },
  { id: 'copy', label: 'Copy', run },
]
let opener: HTMLButtonElement

beforeEach(async () => {
  run.mockReset()
  onclose.mockReset()
  document.body.replaceChildren()
  opener = document.createElement('button')
  document.body.append(opener)
  opener.focus()
  render(Menu, { props: { open: true, items, label: 'Actions', anchor: opener, onclose } })
  await tick()
})

const entry = (name: string): HTMLElement => screen.getByRole('menuitem', { name, hidden: true })

describe('Menu', () => {
  it('puts the focus on the first item and moves it past disabled ones', async () => {
    expect(document.activeElement).toBe(entry('Edit'))
    await fireEvent.keyDown(entry('Edit'), { key: 'ArrowDown' })
    expect(document.activeElement).toBe(entry('Copy'))
    await fireEvent.keyDown(entry('Copy'), { key: 'ArrowDown' })
    expect(document.activeElement).toBe(entry('Edit'))
  })

  it('gives the focus back on Esc and keeps the key to itself', async () => {
    const outer = vi.fn()
    document.addEventListener('keydown', outer, { once: true })
    await fireEvent.keyDown(entry('Edit'), { key: 'Escape' })
    document.removeEventListener('keydown', outer)
    expect(onclose).toHaveBeenCalledOnce()
    expect(document.activeElement).toBe(opener)
    expect(outer).not.toHaveBeenCalled()
  })

  it('closes before it runs, so that what runs may take the focus', async () => {
    onclose.mockImplementation(() => expect(run).not.toHaveBeenCalled())
    await fireEvent.click(entry('Copy'))
    expect(onclose).toHaveBeenCalledOnce()
    expect(run).toHaveBeenCalledOnce()
  })
})
