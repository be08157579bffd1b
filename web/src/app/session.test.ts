import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SignedIn } from '../core/api/schema.gen'

const wiped = vi.hoisted(() => vi.fn(async () => {}))
vi.mock('../core/db/wipe', () => ({ wipe: wiped }))

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
const me = {
  id: 'u1',
  username: 'anna',
  name: 'Anna',
  email: 'anna@example.org',
  role: 'member',
  version: 1,
  created_at: '2026-01-01T00:00:00Z',
} as const

function signedIn(token: string): SignedIn {
  return { access_token: token, expires_in: 600, session: 's1', me, is_new: false }
}

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status })
}

/** A module of its own for each test: the session is one per page. */
async function freshSession() {
  vi.resetModules()
  return (await import('./session.svelte')).session
}

// happy-dom has the property, but nothing in it.
Object.defineProperty(navigator, 'locks', {
  configurable: true,
  value: { request: (_: string, work: () => Promise<unknown>) => work() },
})

beforeEach(() => {
  localStorage.clear()
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
  vi.stubGlobal('BroadcastChannel', undefined)
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('session', () => {
  it('asks for one token however many want it', async () => {
    const session = await freshSession()
    fetched.mockResolvedValue(answer(200, signedIn('t1')))
    expect(await Promise.all([session.token(), session.token(), session.renewed('t0')])).toEqual(['t1', 't1', 't1'])
    expect(fetched).toHaveBeenCalledOnce()
  })

  it('shows what is kept on this device while the server cannot be asked', async () => {
    const first = await freshSession()
    fetched.mockResolvedValue(answer(200, signedIn('t1')))
    await first.start()
    const session = await freshSession()
    fetched.mockRejectedValue(new TypeError('no network'))
    await session.start()
    expect(session.state).toEqual({ name: 'signed_in', isNew: false })
    expect(session.me).toEqual(me)
    await expect(session.token()).rejects.toThrow()
    fetched.mockResolvedValue(answer(401, { type: 'unauthenticated' }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(session.state).toEqual({ name: 'signed_out', reason: 'expired' })
    expect(wiped).toHaveBeenCalledWith(me.id)
  })

  it('renews ahead of the end', async () => {
    const session = await freshSession()
    fetched.mockImplementation(async () => answer(200, signedIn(`t${fetched.mock.calls.length}`)))
    expect(await session.token()).toBe('t1')
    await vi.advanceTimersByTimeAsync(400_000)
    expect(await session.token()).toBe('t1')
    await vi.advanceTimersByTimeAsync(150_000)
    expect(await session.token()).toBe('t2')
  })

  it('a first visit is not a session that ended', async () => {
    const session = await freshSession()
    fetched.mockImplementation(async () => answer(401, { type: 'unauthenticated' }))
    await session.start()
    expect(session.state).toEqual({ name: 'signed_out', reason: null })
  })

  it('a refused refresh ends the session and says so, also at the next start', async () => {
    const session = await freshSession()
    fetched.mockResolvedValueOnce(answer(200, signedIn('t1')))
    await session.start()
    expect(session.state.name).toBe('signed_in')
    const next = await freshSession()
    fetched.mockImplementation(async () => answer(401, { type: 'unauthenticated' }))
    await next.start()
    expect(next.state).toEqual({ name: 'signed_out', reason: 'expired' })
    expect(next.me).toBeNull()
    expect(wiped).toHaveBeenCalledWith('u1')
  })

  it('without an answer nobody is signed out, and it tries again', async () => {
    const session = await freshSession()
    fetched.mockRejectedValueOnce(new TypeError('no network'))
    await session.start()
    expect(session.state.name).toBe('unreachable')
    fetched.mockResolvedValue(answer(200, signedIn('t1')))
    await vi.advanceTimersByTimeAsync(1000)
    expect(session.state.name).toBe('signed_in')
  })

  it('stays signed in when the server did not hear the sign-out', async () => {
    const session = await freshSession()
    session.signedIn(signedIn('t1'))
    fetched.mockRejectedValue(new TypeError('no network'))
    await expect(session.signOut('here')).rejects.toThrow()
    expect(session.state.name).toBe('signed_in')
  })

  it('says why it ended, whichever answer comes last', async () => {
    const session = await freshSession()
    fetched.mockResolvedValueOnce(answer(200, signedIn('t1')))
    await session.token()
    let refuse = (_: Response): void => {}
    let revoked: Promise<boolean> | null = null
    fetched.mockImplementation(async (url) => {
      if (url.endsWith('/refresh')) return new Promise((resolve) => (refuse = resolve))
      // The socket ends before the answer is here, and asks whether the cookie is still good.
      revoked = session.revoked()
      return new Response(null, { status: 204 })
    })
    await session.signOut('here')
    expect(session.state).toEqual({ name: 'signed_out', reason: 'signed_out' })
    refuse(answer(401, { type: 'unauthenticated', status: 401 }))
    expect(await revoked).toBe(false)
    expect(session.state).toEqual({ name: 'signed_out', reason: 'signed_out' })
  })

  it('goes on after its session was replaced by a proof, in this tab and in others', async () => {
    wiped.mockClear()
    const session = await freshSession()
    fetched.mockResolvedValueOnce(answer(200, signedIn('t1')))
    await session.token()
    const proved = { ...signedIn('t2'), session: 's2' }
    const asked = session.prove()
    expect(session.prove()).toBe(asked)
    let finish = (_: SignedIn): void => {}
    const replacing = session.replaced(() => new Promise((resolve) => (finish = resolve)))
    // The socket of the old session ends before the answer is here.
    const isKept = session.revoked()
    await vi.advanceTimersByTimeAsync(1)
    expect(session.state.name).toBe('signed_in')
    fetched.mockResolvedValueOnce(answer(200, { ...proved, access_token: 't3' }))
    finish(proved)
    session.proof?.done(await replacing)
    expect(await asked).toBe(true)
    expect(await isKept).toBe(true)
    expect(session.id).toBe('s2')
    expect(wiped).not.toHaveBeenCalled()
  })

  it('ends when its session was ended and no other took its place', async () => {
    const session = await freshSession()
    fetched.mockResolvedValueOnce(answer(200, signedIn('t1')))
    await session.token()
    fetched.mockResolvedValueOnce(answer(401, { type: 'unauthenticated', status: 401 }))
    expect(await session.revoked()).toBe(false)
    expect(session.state).toEqual({ name: 'signed_out', reason: 'revoked' })
  })
})
