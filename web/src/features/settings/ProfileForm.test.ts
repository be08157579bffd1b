import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '../../core/api/schema.gen'
import { setLocale } from '../../core/i18n/index.svelte'
import ProfileForm from './ProfileForm.svelte'

const me: Me = {
  id: 'u1',
  username: 'anna',
  name: 'Anna',
  email: 'anna@example.org',
  role: 'member',
  version: 3,
  created_at: '2026-01-01T00:00:00Z',
}
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
const onsaved = vi.fn()
const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })
const field = (name: string): HTMLInputElement => screen.getByLabelText<HTMLInputElement>(name)

beforeEach(async () => {
  await setLocale('en', 'sign_in')
  fetched.mockReset()
  onsaved.mockReset()
  vi.stubGlobal('fetch', fetched)
  render(ProfileForm, { me, submitLabel: 'Save', onsaved })
})

afterEach(() => vi.unstubAllGlobals())

const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }))

describe('ProfileForm', () => {
  it('sends what was changed with the version it was read at', async () => {
    fetched.mockResolvedValue(answer(200, { ...me, name: 'Anya', version: 4 }))
    await fireEvent.input(field('Name'), { target: { value: ' Anya ' } })
    await save()
    await waitFor(() => expect(onsaved).toHaveBeenCalledWith({ ...me, name: 'Anya', version: 4 }))
    expect(fetched.mock.calls[0]?.[1].body).toBe('{"name":"Anya","username":"anna","version":3}')
  })

  it('says at the field that a username is taken, and keeps what was typed', async () => {
    fetched.mockResolvedValue(answer(409, { type: 'username_taken', status: 409, field: 'username' }))
    await fireEvent.input(field('Username'), { target: { value: 'boris' } })
    await save()
    expect(await screen.findByText('This username is taken.')).toBeTruthy()
    expect(field('Username').getAttribute('aria-invalid')).toBe('true')
    expect(field('Username').value).toBe('boris')
    expect(onsaved).not.toHaveBeenCalled()
  })

  it('after a change elsewhere asks to look again, and then saves over it', async () => {
    fetched.mockResolvedValueOnce(answer(409, { type: 'conflict', status: 409 }))
    fetched.mockResolvedValueOnce(answer(200, { ...me, name: 'Anna K.', version: 7 }))
    await fireEvent.input(field('Name'), { target: { value: 'Anya' } })
    await save()
    expect(await screen.findByText(/changed on another device/)).toBeTruthy()
    expect(field('Name').value).toBe('Anya')
    fetched.mockResolvedValueOnce(answer(200, { ...me, name: 'Anya', version: 8 }))
    const button = screen.getByRole('button', { name: 'Save' })
    await waitFor(() => expect(button.hasAttribute('aria-disabled')).toBe(false))
    await save()
    await waitFor(() => expect(onsaved).toHaveBeenCalled())
    expect(fetched.mock.calls[2]?.[1].body).toContain('"version":7')
  })

  it('does not ask the server about what cannot be right', async () => {
    await fireEvent.input(field('Name'), { target: { value: '  ' } })
    await fireEvent.input(field('Username'), { target: { value: 'я' } })
    await save()
    expect(screen.getByText('Enter a name.')).toBeTruthy()
    expect(screen.getByText(/3 to 32 Latin letters/)).toBeTruthy()
    expect(fetched).not.toHaveBeenCalled()
  })
})
