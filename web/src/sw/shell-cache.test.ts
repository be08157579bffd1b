import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, cacheName, install, pathFor, removeAll, tidy } from './shell-cache'

const ORIGIN = 'https://chat.example.org'
const fetched = vi.fn<(url: string) => Promise<Response>>()

/** As much of the browser's caches as is used; listed in the order of their making, as there. */
class Caches {
  readonly byName = new Map<string, Map<string, Response>>()

  async open(name: string) {
    const held = this.byName.get(name) ?? new Map<string, Response>()
    this.byName.set(name, held)
    return {
      match: async (path: string) => held.get(path),
      put: async (path: string, response: Response) => void held.set(path, response),
    }
  }
  async keys() {
    return [...this.byName.keys()]
  }
  async match(path: string, { cacheName: name }: MultiCacheQueryOptions = {}) {
    const caches = [...this.byName].flatMap(([each, cache]) => (name === undefined || name === each ? [cache] : []))
    return caches.map((cache) => cache.get(path)).find((held) => held !== undefined)
  }
  async delete(name: string) {
    return this.byName.delete(name)
  }
}

const precache = (version: string) => ({
  version,
  files: ['/index.html', '/assets/app-1.js'].map((url) => ({ url, hash: version })),
})
let caches = new Caches()
const storage = () => caches as unknown as CacheStorage

beforeEach(() => {
  caches = new Caches()
  fetched.mockReset()
  fetched.mockImplementation(async (url) => new Response(url))
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the cache of the client', () => {
  it('fetches everything, but not again what an older version has under the same hash', async () => {
    await install(storage(), precache('1'))
    await install(storage(), precache('2'))
    expect(fetched.mock.calls.map(([url]) => url)).toEqual(['/index.html', '/assets/app-1.js', '/index.html'])
    expect(caches.byName.get(cacheName('2'))?.size).toBe(2)
  })

  it('holds nothing where something was missing', async () => {
    fetched.mockImplementation(async (url) => new Response('', { status: url === '/index.html' ? 200 : 404 }))
    await expect(install(storage(), precache('1'))).rejects.toThrow('404')
    expect(caches.byName.get(cacheName('1'))?.size).toBe(0)
  })

  it('leaves to the network what the server answers itself, and what changes something', () => {
    const path = (url: string, over: object = {}) =>
      pathFor({ method: 'GET', mode: 'cors', url: ORIGIN + url, ...over } as Request, ORIGIN)
    for (const url of ['/api/v1/chats', '/api', '/health/live', '/metrics']) expect(path(url), url).toBeNull()
    expect(path('/api/docs', { mode: 'navigate' })).toBeNull()
    expect(path('/c/1', { method: 'POST' })).toBeNull()
    expect(path('', { url: 'https://elsewhere.example.org/assets/app-1.js' })).toBeNull()
    expect(path('/assets/app-1.js')).toBe('/assets/app-1.js')
    expect(path('/c/1/m/2', { mode: 'navigate' })).toBe('/index.html')
    expect(path('/apian', { mode: 'navigate' })).toBe('/index.html')
  })

  it('gives a tab of the version before its own files, but nobody its page', async () => {
    await install(storage(), precache('1'))
    await caches.open(cacheName('2'))
    expect(await answer(storage(), '2', '/assets/app-1.js')).toBeInstanceOf(Response)
    expect(await answer(storage(), '2', '/index.html')).toBeUndefined()
  })

  it('keeps the version before, and removes older ones', async () => {
    for (const name of [cacheName('1'), 'of somebody else', cacheName('2'), cacheName('3')]) await caches.open(name)
    await tidy(storage(), '3')
    expect(await caches.keys()).toEqual(['of somebody else', cacheName('2'), cacheName('3')])
    await removeAll(storage())
    expect(await caches.keys()).toEqual(['of somebody else'])
  })
})
