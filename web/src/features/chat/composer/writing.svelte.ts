import type { Message } from '../../../core/api/schema.gen'
import type { Draft } from '../../../core/db/storage'
import { limits } from '../../../core/limits.svelte'
import type { Messenger } from '../../../core/messenger.svelte'
import { byteLength } from '../../../core/text/bytes'

/** What is being written in one chat: a draft, a reply or an edit, all kept as they are typed. */
export class Writing {
  readonly chat: string
  readonly #messenger: Messenger
  /** The text that the message got from another device while it was being edited here. */
  conflict = $state<string | null>(null)
  readonly draft: Draft = $derived.by(() => this.#messenger.drafts.get(this.chat) ?? this.#blank())
  readonly text: string = $derived(this.draft.edit?.body ?? this.draft.body)
  readonly bytes: number = $derived(byteLength(this.text.trim()))
  readonly isTooLong: boolean = $derived(this.bytes > limits.bodyBytes)
  readonly canSend: boolean = $derived(this.bytes > 0 && !this.isTooLong)

  constructor(messenger: Messenger, chat: string) {
    this.#messenger = messenger
    this.chat = chat
  }

  type(text: string): void {
    const { draft } = this
    this.#put(draft.edit === null ? { ...draft, body: text } : { ...draft, edit: { ...draft.edit, body: text } })
    if (text !== '' && draft.edit === null) this.#messenger.typed(this.chat)
  }

  reply(seq: number): void {
    this.#put({ ...this.draft, reply_to: seq, edit: null })
  }

  edit(message: Message): void {
    this.conflict = null
    this.#put({ ...this.draft, edit: { seq: message.seq, version: message.version, body: message.body ?? '' } })
  }

  /** One step back: the edit, then the reply. Whether there was anything to cancel. */
  cancel(): boolean {
    const { draft } = this
    if (draft.edit !== null) this.#endEdit()
    else if (draft.reply_to !== null) this.#put({ ...draft, reply_to: null })
    else return false
    return true
  }

  /** Whether a new message was sent, so that the list goes to its end. */
  submit(): boolean {
    if (!this.canSend) return false
    const body = this.text.trim()
    const { edit, reply_to } = this.draft
    if (edit !== null) {
      this.#save(edit, body)
      return false
    }
    this.#put(this.#blank())
    this.#messenger.send(this.chat, body, reply_to)
    return true
  }

  #save(edit: NonNullable<Draft['edit']>, body: string): void {
    const held = this.#messenger.histories.get(this.chat)?.message(edit.seq) ?? null
    if (held?.kind === 'tombstone') return this.#endEdit()
    if (held !== null && held.version > edit.version && held.body !== body) {
      // Both texts are offered: the other one is shown, a second Enter puts this one over it.
      this.conflict = held.body
      this.#put({ ...this.draft, edit: { ...edit, version: held.version } })
      return
    }
    if (held?.body !== body) this.#messenger.edit(this.chat, { seq: edit.seq, version: edit.version }, body)
    this.#endEdit()
  }

  #endEdit(): void {
    this.conflict = null
    this.#put({ ...this.draft, edit: null })
  }

  #put(draft: Draft): void {
    this.#messenger.drafts.put(draft)
  }

  #blank(): Draft {
    return { chat: this.chat, body: '', reply_to: null, edit: null }
  }
}
