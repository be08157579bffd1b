/** A file of the build and what its content hashes to. */
export interface Listed {
  readonly url: string
  readonly hash: string
}

/** Everything that the client needs to start, written by the build. */
export interface Precache {
  /** A hash of all of it. */
  readonly version: string
  readonly files: readonly Listed[]
}

export const PAGE = '/index.html'
const PREFIX = 'vestnik-shell-'
/** What the server answers itself, and what must never come from a cache. */
const SERVER = /^\/(api|health|metrics)(\/|$)/

export function cacheName(version: string): string {
  return PREFIX + version
}

/** All or nothing: half a client is none. What an older version has under the same name and hash is not fetched again. */
export async function install(storage: CacheStorage, { version, files }: Precache): Promise<void> {
  const cache = await storage.open(cacheName(version))
  const fetched = await Promise.all(
    files.map(async ({ url }) => {
      const held = url.startsWith('/assets/') ? await storage.match(url) : undefined
      const response = held ?? (await fetch(url, { cache: 'no-cache' }))
      if (!response.ok) throw new Error(`${url}: ${response.status}`)
      return [url, response] as const
    }),
  )
  for (const [url, response] of fetched) await cache.put(url, response)
}

/** The path in the cache that answers a request; null for what is left to the network. */
export function pathFor(request: Pick<Request, 'method' | 'mode' | 'url'>, origin: string): string | null {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== origin || SERVER.test(url.pathname)) return null
  return request.mode === 'navigate' ? PAGE : url.pathname
}

/**
 * Of this version, then of the one before: a tab that still runs it asks for its own files. The page itself only of this
 * one, so that page and scripts always fit together.
 */
export async function answer(storage: CacheStorage, version: string, path: string): Promise<Response | undefined> {
  const held = await storage.match(path, { cacheName: cacheName(version) })
  return held ?? (path === PAGE ? undefined : storage.match(path))
}

/** Removes versions that nobody can be running any more: caches are listed in the order of their making. */
export async function tidy(storage: CacheStorage, version: string): Promise<void> {
  const mine = (await storage.keys()).filter((name) => name.startsWith(PREFIX) && name !== cacheName(version))
  await Promise.all(mine.slice(0, -1).map((name) => storage.delete(name)))
}

export async function removeAll(storage: CacheStorage): Promise<void> {
  const names = (await storage.keys()).filter((name) => name.startsWith(PREFIX))
  await Promise.all(names.map((name) => storage.delete(name)))
}
