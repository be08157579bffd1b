import { SvelteMap } from 'svelte/reactivity'
import type { Draft, Storage } from '../db/storage'

const SAVE_MS = 300

/** Typed text is never lost: it reaches the disk within half a second of the last key. */
export class DraftsStore {
  readonly #byChat = new SvelteMap<string, Draft>()
  readonly #storage: Pick<Storage, 'putDraft' | 'removeDraft'>
  readonly #unsaved = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(storage: Pick<Storage, 'putDraft' | 'removeDraft'>) {
    this.#storage = storage
  }

  load(drafts: readonly Draft[]): void {
    for (const draft of drafts) this.#byChat.set(draft.chat, draft)
  }

  get(chat: string): Draft | undefined {
    return this.#byChat.get(chat)
  }

  put(draft: Draft): void {
    const isEmpty = draft.body === '' && draft.reply_to === null && draft.edit === null
    if (isEmpty) this.#byChat.delete(draft.chat)
    else this.#byChat.set(draft.chat, draft)
    this.#unsaved.add(draft.chat)
    this.#timer ??= setTimeout(() => this.flush(), SAVE_MS)
  }

  /** Also called when the page is being hidden: there may be no later moment. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const chat of this.#unsaved) {
      const draft = this.#byChat.get(chat)
      const saved = draft === undefined ? this.#storage.removeDraft(chat) : this.#storage.putDraft(draft)
      saved.catch(() => undefined)
    }
    this.#unsaved.clear()
  }
}
