import { SvelteMap } from 'svelte/reactivity'
import type { MarkOf } from '../api/schema.gen'
import { type ChatMarks, raised } from '../model/marks'

/** How far others have received and read, by chat; my own marks are not in it. */
export class MarksStore {
  readonly #byChat = new SvelteMap<string, ChatMarks>()

  get(chat: string): ChatMarks | undefined {
    return this.#byChat.get(chat)
  }

  /** Whether anybody came further by it. */
  raise(chat: string, moved: readonly MarkOf[]): boolean {
    const held = this.#byChat.get(chat)
    const next = raised(held, moved)
    if (next.byUser.size === 0 || next === held) return false
    this.#byChat.set(chat, next)
    return true
  }

  list(chat: string): readonly MarkOf[] {
    return [...(this.#byChat.get(chat)?.byUser.values() ?? [])]
  }

  drop(chat: string): void {
    this.#byChat.delete(chat)
  }
}
