import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call, setCredentials } from './call'
import { NetworkError, Problem } from './problems'

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

function sentTokens(): (string | null)[] {
  return fetched.mock.calls.map(([, init]) => new Headers(init.headers).get('authorization'))
}

beforeEach(() => {
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
})

afterEach(() => {
  setCredentials(null)
  vi.unstubAllGlobals()
})

describe('call', () => {
  it('fills the path, leaves out absent parameters and says which client asks', async () => {
    fetched.mockResolvedValue(json(200, { messages: [], has_before: false, has_after: false }))
    await call('read_history', { path: { chat: 'a/b' }, query: { before: 5 } })
    const [url, init] = fetched.mock.calls[0] ?? []
    expect(url).toBe('/api/v1/chats/a%2Fb/messages?before=5')
    expect(new Headers(init?.headers).get('x-vestnik-client')).toBe('1')
  })

  it('asks once more with a renewed token after 401, and not a third time', async () => {
    setCredentials({ token: async () => 'old', renewed: async (stale) => `${stale}-new` })
    fetched.mockResolvedValue(json(401, { type: 'unauthenticated', status: 401 }))
    await expect(call('read_me')).rejects.toMatchObject({ slug: 'unauthenticated' })
    expect(sentTokens()).toEqual(['Bearer old', 'Bearer old-new'])
  })

  it('asks again once the person has shown who they are, and not when they would not', async () => {
    const prove = vi.fn<() => Promise<boolean>>()
    setCredentials({ token: async () => 'token', renewed: async () => null, prove })
    const asked = () => json(403, { type: 'proof_needed', status: 403 })
    fetched.mockResolvedValueOnce(asked()).mockResolvedValueOnce(new Response(null, { status: 204 }))
    prove.mockResolvedValueOnce(true)
    await call('set_password', { body: { password: 'plum orbit tin' } })
    expect(fetched).toHaveBeenCalledTimes(2)
    fetched.mockResolvedValueOnce(asked())
    prove.mockResolvedValueOnce(false)
    await expect(call('set_password', { body: { password: 'x' } })).rejects.toMatchObject({ slug: 'proof_needed' })
    expect(fetched).toHaveBeenCalledTimes(3)
  })

  it('keeps a file as it comes', async () => {
    fetched.mockResolvedValue(new Response('a,b\r\n', { headers: { 'content-type': 'text/csv; charset=utf-8' } }))
    expect(await (await call('export_staff')).text()).toBe('a,b\r\n')
  })

  it('sends no token to what is open', async () => {
    setCredentials({ token: async () => 'secret', renewed: async () => null })
    fetched.mockResolvedValue(json(200, {}))
    await call('read_config')
    expect(sentTokens()).toEqual([null])
  })

  it('rejects with the problem of the server, Retry-After included', async () => {
    fetched.mockResolvedValue(json(429, { type: 'rate', status: 429, title: 'slow down' }, { 'retry-after': '7' }))
    const error = await call('start_sign_in', { body: { email: 'a@b', invite: null } }).catch(
      (problem: unknown) => problem,
    )
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ slug: 'rate', status: 429, retryAfter: 7 })
  })

  it('takes the status when something in between answers with a page', async () => {
    fetched.mockResolvedValue(new Response('<h1>Bad gateway</h1>', { status: 502 }))
    await expect(call('read_config')).rejects.toMatchObject({ slug: 'busy', status: 502 })
  })

  it('calls a slug it does not know internal', async () => {
    fetched.mockResolvedValue(json(418, { type: 'teapot', status: 418 }))
    await expect(call('read_config')).rejects.toMatchObject({ slug: 'internal', status: 418 })
  })

  it('rejects with NetworkError when there is no answer or only half of one', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed to fetch'))
    await expect(call('read_config')).rejects.toBeInstanceOf(NetworkError)
    fetched.mockResolvedValueOnce(new Response('{"name":', { status: 200 }))
    await expect(call('read_config')).rejects.toBeInstanceOf(NetworkError)
  })
})
