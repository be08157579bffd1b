import { SvelteMap } from 'svelte/reactivity'

/** Who is typing where. An entry ends by itself when nothing renews it. */
export class TypingStore {
  readonly #byChat = new SvelteMap<string, readonly string[]>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  users(chat: string): readonly string[] {
    return this.#byChat.get(chat) ?? []
  }

  put(chat: string, user: string, ttlMs: number): void {
    const key = `${chat} ${user}`
    clearTimeout(this.#timers.get(key))
    this.#timers.set(
      key,
      setTimeout(() => this.end(chat, user), ttlMs),
    )
    const users = this.users(chat)
    if (!users.includes(user)) this.#byChat.set(chat, [...users, user])
  }

  /** The time is up, or the message they were typing has arrived. */
  end(chat: string, user: string): void {
    const key = `${chat} ${user}`
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
    const users = this.#byChat.get(chat)
    if (users === undefined) return
    const rest = users.filter((each) => each !== user)
    if (rest.length === 0) this.#byChat.delete(chat)
    else if (rest.length < users.length) this.#byChat.set(chat, rest)
  }

  forget(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#byChat.clear()
  }
}
