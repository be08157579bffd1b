import { startServiceWorker, type Updates } from '../platform/service-worker'

/** A new version of the client waits until somebody wants it. */
class Update {
  isReady = $state(false)
  #updates: Promise<Updates | null> | null = null

  /** Once for each page: signing in anew changes nothing about the version. */
  start(): void {
    if (import.meta.env.DEV) return
    this.#updates ??= startServiceWorker(() => {
      this.isReady = true
    })
  }

  check(): void {
    void this.#updates?.then((updates) => updates?.check())
  }

  apply(): void {
    void this.#updates?.then((updates) => updates?.apply())
  }
}

export const update = new Update()
