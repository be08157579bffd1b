const WORKER = '/sw.js'
const LOOK_EVERY_MS = 60 * 60_000
const SELDOM_MS = 60_000

export interface Updates {
  /** Whether the server has a new version; asked at most once a minute. */
  check(): void
  /** The new version takes over, and this page with it. */
  apply(): void
  stop(): void
}

/** Registers the worker, and calls back once a new version is installed and waits. Null where there can be none. */
export async function startServiceWorker(onready: () => void): Promise<Updates | null> {
  // Plain http, private windows, or no such thing.
  if (!('serviceWorker' in navigator)) return null
  if (import.meta.env['VITE_SERVICE_WORKER'] === 'off') {
    await unregister()
    return null
  }
  try {
    return watch(await navigator.serviceWorker.register(workerUrl()), onready)
  } catch {
    if (await isWithdrawn()) await unregister()
    return null
  }
}

function watch(registration: ServiceWorkerRegistration, onready: () => void): Updates {
  let checkedAt = Date.now()
  const look = (): void => {
    // Without a controller this is the first worker ever, and the page is as new as it.
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null) onready()
  }
  const found = (): void => registration.installing?.addEventListener('statechange', look)
  const check = (): void => {
    if (Date.now() - checkedAt < SELDOM_MS) return
    checkedAt = Date.now()
    registration.update().catch(() => undefined)
  }
  registration.addEventListener('updatefound', found)
  const timer = setInterval(check, LOOK_EVERY_MS)
  look()
  found()
  return {
    check,
    apply() {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      registration.waiting?.postMessage('take_over')
    },
    stop() {
      clearInterval(timer)
      registration.removeEventListener('updatefound', found)
    },
  }
}

/** A server of before, or one that has none by choice, must not be hidden by a worker of later. */
async function isWithdrawn(): Promise<boolean> {
  const answer = await fetch(WORKER, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  return answer !== null && !(answer.headers.get('content-type') ?? '').includes('javascript')
}

async function unregister(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
  // The worker is the only one that makes any.
  for (const name of await caches.keys()) await caches.delete(name)
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** The policy of the page lets only this one script be a worker. */
function workerUrl(): string {
  const policies = (globalThis as { readonly trustedTypes?: Policies }).trustedTypes
  if (policies === undefined) return WORKER
  const createScriptURL = (url: string): string => {
    if (url !== WORKER) throw new TypeError(`${url} is no worker of this client`)
    return url
  }
  return policies.createPolicy('app-workers', { createScriptURL }).createScriptURL(WORKER)
}
