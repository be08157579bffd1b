import { SvelteMap } from 'svelte/reactivity'
import type { PresenceOf } from '../api/schema.gen'

export class PresenceStore {
  readonly #byUser = new SvelteMap<string, PresenceOf>()

  get(user: string): PresenceOf | undefined {
    return this.#byUser.get(user)
  }

  isOnline(user: string): boolean {
    return this.#byUser.get(user)?.state === 'online'
  }

  put(presences: readonly PresenceOf[]): void {
    for (const presence of presences) this.#byUser.set(presence.user, presence)
  }

  /** Of the others nothing will be heard any more. */
  keep(users: readonly string[]): void {
    const kept = new Set(users)
    for (const user of this.#byUser.keys()) if (!kept.has(user)) this.#byUser.delete(user)
  }

  /** Without a link nothing is known, and a stale green dot is a lie. */
  forget(): void {
    this.#byUser.clear()
  }
}
