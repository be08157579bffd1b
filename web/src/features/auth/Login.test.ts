import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '../../core/i18n/index.svelte'
import Login from './Login.svelte'

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
const onsignedin = vi.fn()

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })

beforeEach(async () => {
  await setLocale('en')
  fetched.mockReset()
  onsignedin.mockReset()
  vi.stubGlobal('fetch', fetched)
  render(Login, { notice: 'Your session is over.', invite: null, link: '', onsignedin })
})

afterEach(() => vi.unstubAllGlobals())

async function askForCode(): Promise<HTMLInputElement> {
  fetched.mockResolvedValueOnce(answer(202, { resend_after: 60, expires_in: 600 }))
  await fireEvent.input(screen.getByLabelText('E-mail address'), { target: { value: 'anna@example.org' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Send me a code' }))
  return screen.findByLabelText<HTMLInputElement>('Code from the e-mail')
}

describe('Login', () => {
  it('says why the former session ended', () => {
    expect(screen.getByText('Your session is over.')).toBeTruthy()
  })

  it('does not bother the server with what is no address', async () => {
    await fireEvent.input(screen.getByLabelText('E-mail address'), { target: { value: 'anna' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Send me a code' }))
    expect(screen.getByText('This does not look like an e-mail address.')).toBeTruthy()
    expect(fetched).not.toHaveBeenCalled()
  })

  it('signs in with the sixth digit, whatever stands around the digits', async () => {
    const field = await askForCode()
    const done = { access_token: 't', expires_in: 600, session: 's', me: {}, is_new: false }
    fetched.mockResolvedValueOnce(answer(200, done))
    await fireEvent.input(field, { target: { value: '123 45' } })
    expect(field.value).toBe('12345')
    expect(fetched).toHaveBeenCalledOnce()
    await fireEvent.input(field, { target: { value: '123-456' } })
    await waitFor(() => expect(onsignedin).toHaveBeenCalledWith(done))
    expect(fetched.mock.calls[1]?.[1].body).toBe('{"code":"123456","invite":null}')
  })

  it('empties the field after a wrong code and lets it be tried again', async () => {
    const field = await askForCode()
    fetched.mockResolvedValueOnce(answer(422, { type: 'wrong_code', status: 422 }))
    await fireEvent.input(field, { target: { value: '111111' } })
    expect(await screen.findByText('That code did not work. Check the digits and try again.')).toBeTruthy()
    expect(field.value).toBe('')
    expect(document.activeElement).toBe(field)
    expect(onsignedin).not.toHaveBeenCalled()
  })

  it('counts down before another code may be asked for', async () => {
    await askForCode()
    expect(screen.getByText(/You can send it again in 60/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Send the code again' })).toBeNull()
  })
})
