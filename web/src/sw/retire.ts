/// <reference lib="webworker" />
// Built in place of sw.ts with VITE_SERVICE_WORKER=off: whoever still has a worker is freed of it.
import { removeAll } from './shell-cache'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', () => void self.skipWaiting())

self.addEventListener('activate', (event) => {
  event.waitUntil(removeAll(caches).then(() => self.registration.unregister()))
})
