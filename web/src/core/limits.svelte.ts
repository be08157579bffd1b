import { call } from './api/call'
import type { Limits } from './api/schema.gen'

/** What this server accepts at most. Until it has said so: what a server accepts if nobody has changed it. */
class ServerLimits {
  #known = $state.raw<Limits>({ body_bytes: 32_768, title_characters: 64, name_characters: 64 })
  #isRead = false

  get bodyBytes(): number {
    return this.#known.body_bytes
  }

  get titleCharacters(): number {
    return this.#known.title_characters
  }

  get nameCharacters(): number {
    return this.#known.name_characters
  }

  async read(): Promise<void> {
    if (this.#isRead) return
    this.#isRead = true
    try {
      this.#known = (await call('read_config')).limits
    } catch {
      // Asked again when there is a link; the server itself holds its limits anyway.
      this.#isRead = false
    }
  }
}

export const limits = new ServerLimits()
