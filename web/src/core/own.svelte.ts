import { call } from './api/call'
import type { Blocked, Contact, MyProfile, OwnPart } from './api/schema.gen'
import { setNicknames } from './nicknames.svelte'

/**
 * What is my own beside my chats: how I show myself, whom I keep at hand, whom I have blocked. Read when it is first
 * needed, and anew when the stream says that I changed it, here or on another device.
 */
export class Own {
  profile = $state.raw<MyProfile | null>(null)
  contacts = $state.raw<readonly Contact[] | null>(null)
  blocks = $state.raw<readonly Blocked[] | null>(null)
  readonly #asked = new Set<OwnPart>()
  readonly #reading = new Map<OwnPart, Promise<void>>()

  /** Rejects when it cannot be read; asks again then at the next call. */
  async need(part: OwnPart): Promise<void> {
    this.#asked.add(part)
    if (this[part] === null) await this.read(part)
  }

  async read(part: OwnPart): Promise<void> {
    const reading = this.#reading.get(part) ?? this.#read(part).finally(() => this.#reading.delete(part))
    this.#reading.set(part, reading)
    await reading
  }

  /** What nobody has looked at yet need not be read. What cannot be read now is read when it is looked at. */
  changed(parts: readonly OwnPart[]): void {
    for (const part of parts) if (this.#asked.has(part)) void this.#again(part)
  }

  /** Whoever signs in next calls people otherwise. */
  forget(): void {
    setNicknames([])
  }

  /** One that is under way may have begun before the change. */
  async #again(part: OwnPart): Promise<void> {
    await this.#reading.get(part)?.catch(() => undefined)
    await this.read(part).catch(() => {
      this[part] = null
    })
  }

  async #read(part: OwnPart): Promise<void> {
    if (part === 'profile') this.profile = await call('read_my_profile')
    else if (part === 'contacts') {
      this.contacts = await all(async (after) => {
        const { contacts, next } = await call('list_contacts', { query: { after } })
        return { items: contacts, next }
      })
      setNicknames(this.contacts)
    } else {
      this.blocks = await all(async (after) => {
        const { blocks, next } = await call('list_blocks', { query: { after } })
        return { items: blocks, next }
      })
    }
  }
}

/** Every page of a list. */
async function all<T>(
  page: (after: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): Promise<readonly T[]> {
  const found: T[] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await page(after)
    found.push(...items)
    if (next === null) return found
    after = next
  }
}
