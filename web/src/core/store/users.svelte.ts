import { SvelteMap } from 'svelte/reactivity'
import type { User } from '../api/schema.gen'
import { calledOf } from '../nicknames.svelte'

const GATHER_MS = 40
const MOST = 100

/**
 * People by id. A name that is not known is asked for, many at once, and appears when it arrives. One that was kept on this
 * device is shown at once and asked for likewise: people rename themselves, and who was erased has no name any more.
 */
export class UsersStore {
  readonly #byId = new SvelteMap<string, User>()
  /** Whom the server has told of since the page was loaded. */
  readonly #fresh = new Set<string>()
  readonly #wanted = new Set<string>()
  readonly #asked = new Set<string>()
  readonly #read: (ids: readonly string[]) => Promise<readonly User[]>
  readonly #learned: (users: readonly User[]) => void
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(
    read: (ids: readonly string[]) => Promise<readonly User[]>,
    learned: (users: readonly User[]) => void = () => undefined,
  ) {
    this.#read = read
    this.#learned = learned
  }

  get(id: string): User | undefined {
    if (!this.#fresh.has(id)) this.#want(id)
    return this.#byId.get(id)
  }

  /** Null while the name is on its way. */
  name(id: string): string | null {
    const user = this.get(id)
    return user === undefined ? null : calledOf(user)
  }

  /** What was kept on this device. */
  load(users: readonly User[]): void {
    for (const user of users) if (!this.#byId.has(user.id)) this.#byId.set(user.id, user)
  }

  /** Of these something is shown that does not look here by itself. */
  freshen(ids: readonly string[]): void {
    for (const id of ids) if (!this.#fresh.has(id)) this.#want(id)
  }

  put(users: readonly User[]): void {
    for (const user of users) {
      this.#fresh.add(user.id)
      const held = this.#byId.get(user.id)
      if (held?.name !== user.name || held.username !== user.username) this.#byId.set(user.id, user)
    }
  }

  /** After a reconnect: what could not be read before is asked for again. */
  retry(): void {
    for (const id of this.#asked) if (!this.#fresh.has(id)) this.#wanted.add(id)
    this.#asked.clear()
    this.#schedule()
  }

  #want(id: string): void {
    if (this.#asked.has(id)) return
    this.#wanted.add(id)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#wanted.size > 0) this.#timer ??= setTimeout(() => void this.#ask(), GATHER_MS)
  }

  async #ask(): Promise<void> {
    this.#timer = null
    const ids = [...this.#wanted].slice(0, MOST)
    for (const id of ids) {
      this.#wanted.delete(id)
      this.#asked.add(id)
    }
    this.#schedule()
    try {
      const users = await this.#read(ids)
      this.put(users)
      this.#learned(users)
    } catch {
      // Asked again after the next reconnect.
    }
  }
}
