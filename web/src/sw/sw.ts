/// <reference lib="webworker" />
// Starts the client without a network. Knows only files of the build: what people write is in the database of the page.
import { answer, install, type Precache, pathFor, tidy } from './shell-cache'

declare const self: ServiceWorkerGlobalScope
/** Put in by tools/precache-plugin.ts. */
declare const __PRECACHE__: Precache

const precache = __PRECACHE__

self.addEventListener('install', (event) => event.waitUntil(install(caches, precache)))

self.addEventListener('activate', (event) => {
  event.waitUntil(tidy(caches, precache.version).then(() => self.clients.claim()))
})

// Only somebody who pressed "Reload" takes the new version; it never comes by itself under a running page.
self.addEventListener('message', (event) => {
  if (event.data === 'take_over') void self.skipWaiting()
})

/** The caches may be taken away at any time, for instance by a sign-out: then the network has to do. */
function held(path: string): Promise<Response | undefined> {
  return answer(caches, precache.version, path).catch(() => undefined)
}

self.addEventListener('fetch', (event) => {
  const path = pathFor(event.request, self.location.origin)
  if (path === null) return
  event.respondWith(held(path).then((response) => response ?? fetch(event.request)))
})
