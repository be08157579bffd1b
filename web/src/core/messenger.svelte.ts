import { nextFrame } from '../platform/frame'
import { withLock } from '../platform/locks'
import { pageSurroundings, type Surroundings, socketUrl } from '../platform/net'
import { openStorage } from '../platform/storage'
import { call } from './api/call'
import type { Me, Message } from './api/schema.gen'
import { ChatCommands } from './chat-commands'
import type { Storage } from './db/storage'
import type { OutboxEntry } from './outbox/entry'
import { Outbox } from './outbox/outbox.svelte'
import { Link } from './rt/link.svelte'
import { Pulse } from './rt/pulse'
import { helloFrame } from './rt/resume'
import type { OpenWire } from './rt/socket'
import { Applier } from './store/apply'
import { Batch } from './store/batch'
import type { Changes } from './store/changes'
import { ChatsStore } from './store/chats.svelte'
import { DraftsStore } from './store/drafts.svelte'
import { HistoriesStore } from './store/history.svelte'
import { HistoryLoader } from './store/history-loader'
import { ChatOrder } from './store/order.svelte'
import { PresenceStore } from './store/presence.svelte'
import { TypingStore } from './store/typing.svelte'
import { UsersStore } from './store/users.svelte'

const TYPING_EVERY_MS = 3_000
const MOST_WATCHED = 500

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
  /** People of the open chat whose presence is of interest besides the direct chats. */
  #company: readonly string[] = []
  readonly #options: MessengerOptions
  readonly #storage: Storage
  readonly #applier: Applier
  readonly #batch: Batch
  readonly #pulse: Pulse
  #unwatch: (() => void) | null = null
  #typedAt = 0

  constructor(options: MessengerOptions) {
    this.#options = options
    this.me = options.me
    this.#storage = options.storage ?? openStorage(options.me.id)
    this.users = new UsersStore(
      async (ids) => (await call('read_users', { query: { ids: ids.join() } })).users,
      (users) => void this.#storage.putUsers(users).catch(() => undefined),
    )
    this.users.put([options.me])
    this.drafts = new DraftsStore(this.#storage)
    this.link = new Link({
      url: socketUrl(options.origin),
      token: (refused) => (refused === null ? options.token() : (options.renewed?.(refused) ?? options.token())),
      hello: (token) => this.#hello(token),
      frame: (frame) => this.#batch.push(frame),
      isHidden: () => (options.surroundings ?? pageSurroundings).isHidden(),
      ...(options.open === undefined ? {} : { open: options.open }),
    })
    this.outbox = new Outbox({
      storage: this.#storage,
      me: this.me.id,
      isReady: () => this.link.phase === 'ready',
      run: (command) => this.link.run(command),
      lock: (work) => withLock(`vestnik.outbox.${this.me.id}`, work),
      held: (chat, seq) => this.histories.get(chat)?.message(seq) ?? null,
      refused: ({ kind }, code) => {
        this.refusal = { kind, code }
      },
    })
    const { chats, histories, users, presence, typing } = this
    this.order = new ChatOrder(chats, this.outbox)
    this.#applier = new Applier({ chats, histories, users, presence, typing }, this.me.id)
    this.#batch = new Batch({
      applier: this.#applier,
      later: options.later ?? nextFrame,
      changed: (changes) => this.#changed(changes),
      synced: () => this.#synced(),
      gap: () => this.link.resync(),
    })
    this.#pulse = new Pulse({
      send: (frame) => this.link.send(frame),
      watched: () => this.#watched(),
      subscribe: (list) => void this.link.run({ type: 'subscribe_presence', users: list }).catch(() => undefined),
    })
    this.loader = new HistoryLoader({
      chats,
      histories,
      storage: this.#storage,
      read: (chat, query) => call('read_history', { path: { chat }, query }),
    })
    this.commands = new ChatCommands(chats, (summary) => {
      this.#applier.adopt(summary)
      this.#flushChanges()
    })
  }

  /** Shows what is cached, then connects. */
  async start(): Promise<void> {
    const booted = await this.#storage.boot()
    this.users.put(booted.users)
    for (const chat of booted.chats) {
      this.chats.put(chat)
      if (chat.peer !== null) this.users.put([chat.peer])
    }
    this.chats.userCursor = booted.userCursor
    this.chats.isLoaded = booted.userCursor !== null
    this.drafts.load(booted.drafts)
    this.outbox.load(booted.outbox)
    this.#unwatch = (this.#options.surroundings ?? pageSurroundings).watch((kind) => {
      if (kind === 'hidden') this.drafts.flush()
      this.link.hint(kind)
    })
    this.link.start()
  }

  /** The page goes on without this person; what is stored is wiped by the caller if it must be. */
  stop(): void {
    this.#unwatch?.()
    this.drafts.flush()
    this.link.stop()
    this.#pulse.stop()
    this.typing.forget()
    this.#storage.close()
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
    this.outbox.read(chat, seq)
  }

  #hello(token: string): ReturnType<typeof helloFrame> {
    // Frames that wait for the next frame of the page are already part of what we hold.
    this.#batch.flush()
    return helloFrame(token, this.chats.userCursor, this.chats.list)
  }

  #changed(changes: Changes): void {
    for (const [chat, messages] of changes.messages) this.outbox.settle(chat, messages.values())
    for (const chat of changes.dropped) this.outbox.dropChat(chat)
    this.#pulse.applied([...changes.chats].map(([chat, { cursor }]) => [chat, cursor.seq] as const))
    // Without a place on disk everything still works, until the tab is closed.
    this.#storage.commit(changes).catch(() => undefined)
  }

  #flushChanges(): void {
    const changes = this.#applier.take()
    if (!changes.isEmpty) this.#changed(changes)
  }

  #synced(): void {
    this.link.synced()
    this.presence.forget()
    this.link.send({ type: 'focus', chat: this.openChat })
    this.#pulse.renew()
    this.users.retry()
    void this.outbox.flush()
  }

  #watched(): readonly string[] {
    const peers = this.chats.list.flatMap(({ kind, peer }) => (kind === 'direct' && peer !== null ? [peer.id] : []))
    return [...new Set([...this.#company, ...peers])].slice(0, MOST_WATCHED)
  }
}
