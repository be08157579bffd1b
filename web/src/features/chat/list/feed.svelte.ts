import type { Message } from '../../../core/api/schema.gen'
import type { Messenger } from '../../../core/messenger.svelte'
import type { ChatMarks } from '../../../core/model/marks'
import { lowerBound, type Segment, segmentAt } from '../../../core/model/segments'
import type { OutboxEntry, SendEntry } from '../../../core/outbox/entry'
import { echoOf, withPending } from '../../../core/outbox/optimistic'
import { type SendState, sendStateOf } from '../../../core/send-state'
import type { ChatHistory } from '../../../core/store/history.svelte'
import type { RowSource } from './rows'

/** Where the list stands when it is opened. */
export type Opening = { readonly kind: 'end' } | { readonly kind: 'unread' | 'message'; readonly seq: number }

const REST_MS = 3_000
const FEW = 20

/** The messages of one open chat as the list needs them: one contiguous run, and what of mine is on its way. */
export class Feed implements RowSource {
  readonly chat: string
  readonly #messenger: Messenger
  readonly #history: ChatHistory
  /** A seq of the run on screen; null for the live one. */
  #focus = $state<number | null>(null)
  /** Known once the first messages are there. */
  opening = $state.raw<Opening | null>(null)
  /** The divider stays where it was until the chat is left. */
  firstUnread = $state<number | null>(null)
  error = $state.raw<unknown>(null)
  readonly run: Segment = $derived.by(() => this.#run())
  readonly isLive: boolean = $derived.by(() => this.run === this.#history.live)
  readonly #entries: readonly OutboxEntry[] = $derived.by(() => this.#messenger.outbox.of(this.chat))
  readonly #marks: ChatMarks | undefined = $derived.by(() => this.#messenger.marks.get(this.chat))
  readonly items: readonly Message[] = $derived.by(() => this.#items())
  readonly #echoes = new WeakMap<SendEntry, Message>()
  readonly #echoed = new Set<string>()
  readonly #keys = new Map<number, string>()
  #restUntil = 0

  constructor(messenger: Messenger, chat: string) {
    this.chat = chat
    this.#messenger = messenger
    this.#history = messenger.loader.history(chat)
  }

  async open(seq: number | null): Promise<void> {
    this.error = null
    // Where to open can only be told once everything that is known to be there has come.
    if (this.#messenger.link.isUsable) await this.#messenger.behind.arrived(this.chat)
    const read = this.#messenger.chats.get(this.chat)?.read
    try {
      await this.#messenger.loader.newest(this.chat)
      const wanted = seq ?? (read !== undefined && read.unread > 0 ? read.seq + 1 : null)
      if (wanted !== null) await this.#messenger.loader.around(this.chat, wanted)
      this.firstUnread = read === undefined || read.unread === 0 ? null : this.#firstUnreadAfter(read.seq)
      this.opening = this.#openingAt(seq)
    } catch (error) {
      // What is held can be read without the network.
      if (this.#history.live.messages.length > 0) this.opening = { kind: 'end' }
      else this.error = error
    }
  }

  /** Brings the run around `seq` to the screen; whether the message is there. */
  async show(seq: number): Promise<boolean> {
    const { loader } = this.#messenger
    await loader.around(this.chat, seq)
    const run = segmentAt(this.#history.segments, seq)
    // A message that was only quoted so far is held without its surroundings.
    if (run !== null && run !== this.#history.live && run.messages.length < FEW) {
      await Promise.allSettled([loader.before(this.chat, run), loader.after(this.chat, run)])
    }
    if (this.#history.message(seq) === null) return false
    this.#focus = seq
    return true
  }

  showLatest(): void {
    this.#focus = null
  }

  /** Older messages, wanted while scrolling; after a failure not again at once. */
  loadBefore(): void {
    const run = this.run
    if (run.from > 0) this.#load(() => this.#messenger.loader.before(this.chat, run))
  }

  loadAfter(): void {
    const run = this.run
    if (!this.isLive) this.#load(() => this.#messenger.loader.after(this.chat, run))
  }

  /** My last message that can still be edited. */
  get lastOwn(): Message | null {
    const isOwn = ({ seq, kind, sender }: Message): boolean =>
      seq > 0 && kind === 'text' && sender === this.#messenger.me.id
    return this.items.findLast(isOwn) ?? null
  }

  indexOf(seq: number): number {
    const index = lowerBound(this.run.messages, seq)
    return this.run.messages[index]?.seq === seq ? index : -1
  }

  /** A local echo keeps its key when its message arrives, so that the row on screen stays the same element. */
  key(message: Message): string {
    if (message.seq === 0) {
      this.#echoed.add(message.client_id)
      return message.client_id
    }
    const known = this.#keys.get(message.seq)
    if (known !== undefined) return known
    if (message.sender !== this.#messenger.me.id || !this.#echoed.has(message.client_id)) return String(message.seq)
    this.#keys.set(message.seq, message.client_id)
    return message.client_id
  }

  shown(message: Message): Message {
    return message.seq === 0 || this.#entries.length === 0 ? message : withPending(message, this.#entries)
  }

  state(message: Message): { readonly state: SendState | null; readonly refused: string | null } {
    if (message.sender !== this.#messenger.me.id || message.kind !== 'text') return { state: null, refused: null }
    const { outbox, link } = this.#messenger
    return sendStateOf(message, {
      entries: this.#entries,
      marks: this.#marks,
      isUsable: link.isUsable,
      isConfirmed: (id) => outbox.isConfirmed(id),
    })
  }

  #run(): Segment {
    const { segments, live } = this.#history
    return this.#focus === null ? live : (segmentAt(segments, this.#focus) ?? live)
  }

  #items(): readonly Message[] {
    const { messages } = this.run
    if (!this.isLive) return messages
    const entries = this.#entries.filter((entry) => entry.kind === 'send')
    return entries.length === 0 ? messages : messages.concat(entries.map((entry) => this.#echo(entry)))
  }

  #echo(entry: SendEntry): Message {
    const held = this.#echoes.get(entry)
    if (held !== undefined) return held
    const made = echoOf(entry, this.#messenger.me.id)
    this.#echoes.set(entry, made)
    return made
  }

  #firstUnreadAfter(seq: number): number | null {
    const messages = segmentAt(this.#history.segments, seq + 1)?.messages ?? []
    const unread = (message: Message): boolean =>
      message.seq > seq && message.kind === 'text' && message.sender !== this.#messenger.me.id
    return messages.find(unread)?.seq ?? null
  }

  #openingAt(seq: number | null): Opening {
    const place = seq ?? this.firstUnread
    if (place === null || this.#history.message(place) === null) return { kind: 'end' }
    this.#focus = this.#history.live.from <= place ? null : place
    return { kind: seq === null ? 'unread' : 'message', seq: place }
  }

  #load(work: () => Promise<void>): void {
    if (Date.now() < this.#restUntil) return
    work().catch(() => {
      this.#restUntil = Date.now() + REST_MS
    })
  }
}
