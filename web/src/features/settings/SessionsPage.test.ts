import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '../../core/i18n/index.svelte'
import SessionsPage from './SessionsPage.svelte'

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
const onendall = vi.fn(async () => {})
const session = (id: string, client: string, isCurrent: boolean) => ({
  id,
  client,
  address: '203.0.113.7',
  created_at: '2026-11-01T10:00:00Z',
  last_seen_at: '2026-11-20T10:00:00Z',
  is_current: isCurrent,
})
const list = { sessions: [session('2', 'Firefox on Windows', false), session('1', 'Chromium on Linux', true)] }

beforeEach(async () => {
  await setLocale('en', 'settings')
  fetched.mockReset()
  onendall.mockReset()
  vi.stubGlobal('fetch', fetched)
})

afterEach(() => vi.unstubAllGlobals())

async function shown(): Promise<void> {
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(list)))
  render(SessionsPage, { onendall })
  await screen.findByText('Firefox on Windows')
}

describe('SessionsPage', () => {
  it('puts this session first and offers no button for it', async () => {
    await shown()
    const [first, second] = screen.getAllByRole('listitem')
    expect(first?.textContent).toContain('This session')
    expect(first?.querySelector('button')).toBeNull()
    expect(second?.textContent).toContain('Last active')
  })

  it('ends one by its name', async () => {
    await shown()
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }))
    await fireEvent.click(screen.getByRole('button', { name: 'Sign out Firefox on Windows' }))
    await waitFor(() => expect(screen.queryByText('Firefox on Windows')).toBeNull())
    expect(fetched.mock.calls[1]?.[0]).toBe('/api/v1/sessions/2')
  })

  it('asks before it ends all of them', async () => {
    await shown()
    await fireEvent.click(screen.getByRole('button', { name: 'Sign out everywhere' }))
    expect(onendall).not.toHaveBeenCalled()
    const dialog = screen.getByRole('dialog')
    const confirm = [...dialog.querySelectorAll('button')].find((button) => button.textContent.includes('everywhere'))
    if (confirm === undefined) throw new Error('no confirmation')
    await fireEvent.click(confirm)
    expect(onendall).toHaveBeenCalledOnce()
  })

  it('can be tried again when the list did not come', async () => {
    fetched.mockRejectedValueOnce(new TypeError('no network'))
    render(SessionsPage, { onendall })
    fetched.mockResolvedValueOnce(new Response(JSON.stringify(list)))
    await fireEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Firefox on Windows')).toBeTruthy()
  })
})
