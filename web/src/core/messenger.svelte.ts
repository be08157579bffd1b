import { pacedFrames } from '../platform/frame'
import { type Idleness, pageIdleness } from '../platform/idle'
import { withLock } from '../platform/locks'
import { pageSurroundings, type Surroundings, socketUrl } from '../platform/net'
import { openStorage } from '../platform/storage'
import { call } from './api/call'
import type { ChatSummary, Me, Message, PresenceOf, ServerFrame, User } from './api/schema.gen'
import { ChatCommands } from './chat-commands'
import { Commits } from './db/commits'
import type { Storage } from './db/storage'
import { MARKED_MEMBERS } from './model/marks'
import type { OutboxEntry } from './outbox/entry'
import { Outbox } from './outbox/outbox.svelte'
import { Own } from './own.svelte'
import { Link } from './rt/link.svelte'
import { Pulse } from './rt/pulse'
import { type AnyHello, helloFrame } from './rt/resume'
import type { OpenWire } from './rt/socket'
import { Applier } from './store/apply'
import { Batch } from './store/batch'
import { Behind } from './store/behind'
import type { Changes } from './store/changes'
import { ChatsStore } from './store/chats.svelte'
import { DraftsStore } from './store/drafts.svelte'
import { HistoriesStore } from './store/history.svelte'
import { HistoryLoader } from './store/history-loader'
import { MarksStore } from './store/marks.svelte'
import { ChatOrder } from './store/order.svelte'
import { PresenceStore } from './store/presence.svelte'
import { rereadUnheard } from './store/reread'
import { TypingStore } from './store/typing.svelte'
import { UsersStore } from './store/users.svelte'

const TYPING_EVERY_MS = 3_000
const MOST_WATCHED = 500
/** Faster than anybody reads, and slow enough that a busy chat leaves the page time for everything else. */
const PAINT_EVERY_MS = 120
const MARKERS_EVERY_MS = 2_000

export interface MessengerOptions {
  token(): Promise<string | null>
  /** A token to use instead of `stale`, which the server refused. */
  renewed?(stale: string): Promise<string | null>
  readonly me: Me
  readonly origin: string
  /** Tests bring their own. */
  readonly storage?: Storage
  readonly open?: OpenWire
  readonly surroundings?: Surroundings
  readonly idleness?: Idleness
  later?(work: () => void): void
}

/** Something of mine was refused after it had been shown as done; it has been taken back. */
export interface Refusal {
  readonly kind: OutboxEntry['kind']
  readonly code: string
}

/** Puts the parts together: frames → applier → stores → disk, and commands → outbox → link. */
export class Messenger {
  readonly me: Me
  readonly chats = new ChatsStore()
  readonly histories = new HistoriesStore()
  readonly presence = new PresenceStore()
  readonly typing = new TypingStore()
  readonly marks = new MarksStore()
  readonly behind = new Behind()
  readonly own = new Own()
  readonly users: UsersStore
  readonly drafts: DraftsStore
  readonly outbox: Outbox
  readonly order: ChatOrder
  readonly loader: HistoryLoader
  readonly link: Link
  readonly commands: ChatCommands
  /** The chat on screen, and whether its newest messages are being looked at. */
  openChat = $state<string | null>(null)
  attended = $state<string | null>(null)
  refusal = $state.raw<Refusal | null>(null)
  /** Whose card is shown. */
  person = $state<string | null>(null)
  /** People on the screen, whose presence is of interest: in the list of chats, and in a list of members. */
  #listed: readonly string[] = []
  #company: readonly string[] = []
  readonly #options: MessengerOptions
  readonly #storage: Storage
  readonly #commits: Commits
  readonly #applier: Applier
  readonly #batch: Batch
  readonly #pulse: Pulse
  readonly #idleness: Idleness
  /** What the server was told of it last. */
  #isIdle = false
  #unwatch: (() => void) | null = null
  #unwatchIdle: (() => void) | null = null
  #typedAt = 0
  /** My markers that the outbox has not got yet. */
  readonly #markers = new Map<string, number>()
  #markerTimer: ReturnType<typeof setTimeout> | null = null

  constructor(options: MessengerOptions) {
    this.#options = options
    this.me = options.me
    this.#storage = options.storage ?? openStorage(options.me.id)
    this.#idleness = options.idleness ?? pageIdleness
    this.#commits = new Commits(this.#storage)
    this.users = new UsersStore(
      async (ids) => (await call('read_users', { query: { ids: ids.join() } })).users,
      (users) => this.#learned(users),
    )
    this.users.put([options.me])
    this.drafts = new DraftsStore(this.#storage)
    this.link = new Link({
      url: socketUrl(options.origin),
      token: (refused) => (refused === null ? options.token() : (options.renewed?.(refused) ?? options.token())),
      hello: (token, isPlain) => this.#hello(token, isPlain),
      frame: (frame) => this.#receive(frame),
      isHidden: () => (options.surroundings ?? pageSurroundings).isHidden(),
      ...(options.open === undefined ? {} : { open: options.open }),
    })
    this.outbox = new Outbox({
      storage: this.#storage,
      me: this.me.id,
      isReady: () => this.link.isUsable,
      run: (command) => this.link.run(command),
      lock: (work) => withLock(`vestnik.outbox.${this.me.id}`, work),
      held: (chat, seq) => this.histories.get(chat)?.message(seq) ?? null,
      refused: ({ kind }, code) => {
        this.refusal = { kind, code }
      },
    })
    const { chats, histories, users, presence, typing, marks, behind, own } = this
    this.order = new ChatOrder(chats, this.outbox)
    this.#applier = new Applier({ chats, histories, users, presence, typing, marks, behind, own }, this.me.id)
    this.#batch = new Batch({
      applier: this.#applier,
      later: options.later ?? pacedFrames(PAINT_EVERY_MS),
      changed: (changes) => this.#changed(changes),
      synced: () => this.#synced(),
      gap: () => this.link.resync(),
    })
    this.#pulse = new Pulse({
      send: (frame) => this.link.send(frame),
      watched: () => this.#watched(),
      subscribe: (users) => {
        this.presence.keep(users)
        this.users.freshen(users)
        void this.link.run({ type: 'subscribe_presence', users }).catch(() => undefined)
      },
    })
    this.loader = new HistoryLoader({
      chats,
      histories,
      storage: this.#commits,
      read: async (chat, query) => {
        const page = await call('read_history', { path: { chat }, query })
        // What is seen in it need not be waited for: a chat may begin in the stream after it.
        this.outbox.settle(chat, page.messages)
        return page
      },
    })
    this.commands = new ChatCommands(chats, (summary) => {
      this.#applier.adopt(summary)
      this.#flushChanges()
    })
  }

  /** Shows what is cached, then connects. */
  async start(): Promise<void> {
    const booted = await this.#storage.boot()
    this.users.load(booted.users)
    for (const chat of booted.chats) {
      this.chats.put(chat)
      if (chat.peer !== null) this.users.load([chat.peer])
    }
    for (const [chat, marks] of booted.marks) this.marks.raise(chat, marks)
    this.chats.userCursor = booted.userCursor
    this.chats.isLoaded = booted.userCursor !== null
    this.drafts.load(booted.drafts)
    this.outbox.load(booted.outbox)
    this.#unwatch = (this.#options.surroundings ?? pageSurroundings).watch((kind) => {
      if (kind === 'hidden') this.#settle()
      this.link.hint(kind)
    })
    this.#unwatchIdle = this.#idleness.watch(() => this.#tellIdle())
    this.link.start()
  }

  /** The page goes on without this person; what is stored is wiped by the caller if it must be. */
  stop(): void {
    this.#unwatch?.()
    this.#unwatchIdle?.()
    this.#settle()
    this.link.stop()
    this.#pulse.stop()
    this.typing.forget()
    this.own.forget()
    void this.#commits.flush().finally(() => this.#storage.close())
  }

  /** The chat on screen: typing of others comes only for it. */
  open(chat: string | null): void {
    this.openChat = chat
    this.#company = []
    this.link.send({ type: 'focus', chat })
    this.#pulse.soon()
  }

  watchCompany(users: readonly string[]): void {
    this.#company = users
    this.#pulse.soon()
  }

  watchListed(users: readonly string[]): void {
    this.#listed = users
    this.#pulse.soon()
  }

  /** As far as is known: without a link nothing is, and a stale green dot is a lie. */
  presenceOf(user: string): PresenceOf | undefined {
    return this.link.isLate ? undefined : this.presence.get(user)
  }

  typed(chat: string): void {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return
    if (this.link.send({ type: 'typing', chat })) this.#typedAt = Date.now()
  }

  send(chat: string, body: string, replyTo: number | null): void {
    this.outbox.send(chat, body, replyTo)
    this.#typedAt = 0
  }

  /** Edits on their way count as made: the next one builds on them. */
  edit(chat: string, message: Pick<Message, 'seq' | 'version'>, body: string): void {
    const pending = this.outbox.of(chat).filter((entry) => entry.kind === 'edit' && entry.seq === message.seq)
    this.outbox.edit(chat, message.seq, message.version + pending.length, body)
  }

  retract(chat: string, seq: number): void {
    this.outbox.retract(chat, seq)
  }

  /** System lines have no number and do not count, so the marker only rests on messages that do. */
  markRead(chat: string, { seq, number }: Message): void {
    if (number === null || !this.#applier.moveMarker(chat, { seq, number })) return
    this.#flushChanges()
    this.#markers.set(chat, seq)
    this.#markerTimer ??= this.#tellMarkers()
  }

  /** The first at once, later ones together: whoever reads along a busy chat would send one with every message. */
  #tellMarkers(): ReturnType<typeof setTimeout> {
    for (const [chat, seq] of this.#markers) this.outbox.read(chat, seq)
    this.#markers.clear()
    return setTimeout(() => {
      this.#markerTimer = this.#markers.size === 0 ? null : this.#tellMarkers()
    }, MARKERS_EVERY_MS)
  }

  /** There may be no later moment. */
  #settle(): void {
    this.drafts.flush()
    void this.#commits.flush()
    for (const [chat, seq] of this.#markers) this.outbox.read(chat, seq)
    this.#markers.clear()
  }

  #receive(frame: ServerFrame): void {
    this.#batch.push(frame)
    if (frame.type !== 'hello_ok' || !this.link.isUsable) return
    // A busy server tells what was missed later than usual; what is wanted of it now need not wait for that.
    this.link.send({ type: 'focus', chat: this.openChat })
    this.#tellIdle()
    void this.outbox.flush()
  }

  /** With nobody at any of their devices a person is away. */
  #tellIdle(): void {
    const { isIdle } = this.#idleness
    if (isIdle === this.#isIdle || this.link.isPlain) return
    if (this.link.send({ type: 'idle', idle: isIdle })) this.#isIdle = isIdle
  }

  #learned(users: readonly User[]): void {
    void this.#storage.putUsers(users).catch(() => undefined)
    this.#applier.rename(users)
    this.#flushChanges()
  }

  #hello(token: string, isPlain: boolean): AnyHello {
    // Frames that wait for the next frame of the page are already part of what we hold.
    this.#batch.flush()
    this.#isIdle = this.#idleness.isIdle
    return helloFrame(token, isPlain, this.chats.userCursor, this.chats.list, this.#isIdle)
  }

  #changed(changes: Changes): void {
    for (const [chat, messages] of changes.messages) this.outbox.settle(chat, messages.values())
    for (const [chat, message] of changes.glimpsed) this.outbox.settle(chat, [message])
    for (const chat of changes.dropped) this.outbox.dropChat(chat)
    const committed = this.#commits.add(changes)
    const received = [...changes.chats.values()].filter(isMarked).map(({ id, cursor }) => [id, cursor.seq] as const)
    // What others see as received must not be lost by a crash of this tab.
    if (received.length > 0) void committed.then(() => this.#pulse.applied(received))
  }

  #flushChanges(): void {
    const changes = this.#applier.take()
    if (!changes.isEmpty) this.#changed(changes)
  }

  #synced(): void {
    if (this.link.isLate) this.presence.forget()
    this.link.synced()
    this.link.send({ type: 'focus', chat: this.openChat })
    this.#tellIdle()
    this.#pulse.renew()
    this.users.retry()
    void this.outbox.flush()
    // What I call people stands wherever their names do.
    void this.own.need('contacts').catch(() => undefined)
    const read = (chat: string) => call('read_chat', { path: { chat } })
    void rereadUnheard(this.#applier, read, () => this.#flushChanges())
  }

  #watched(): readonly string[] {
    const peer = this.openChat === null ? null : this.chats.get(this.openChat)?.peer
    const people = [...(peer == null ? [] : [peer.id]), ...this.#company, ...this.#listed]
    return [...new Set(people)].slice(0, MOST_WATCHED)
  }
}

/** Others learn how far somebody has received where they are few, and not of oneself. */
function isMarked({ kind, member_count }: ChatSummary): boolean {
  return kind !== 'notes' && member_count <= MARKED_MEMBERS
}
