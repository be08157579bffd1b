import type { ChatBump, ChatSummary, MarkOf, Message, ServerFrame, User } from '../api/schema.gen'
import { withBump } from '../model/bump'
import type { Marker } from '../model/count'
import { MARKED_MEMBERS, markOfAuthor } from '../model/marks'
import { newestOf } from '../model/segments'
import type { Own } from '../own.svelte'
import type { FrameOf } from '../rt/frames'
import { applyChatEvent } from './apply-event'
import type { Behind } from './behind'
import { Changes } from './changes'
import type { ChatsStore } from './chats.svelte'
import { Counts } from './counts'
import type { HistoriesStore } from './history.svelte'
import type { MarksStore } from './marks.svelte'
import type { PresenceStore } from './presence.svelte'
import type { TypingStore } from './typing.svelte'
import type { UsersStore } from './users.svelte'

export interface Stores {
  readonly chats: ChatsStore
  readonly histories: HistoriesStore
  readonly users: UsersStore
  readonly marks: MarksStore
  readonly behind: Behind
  readonly own: Pick<Own, 'changed'>
  readonly presence: PresenceStore
  readonly typing: TypingStore
}

/** `gap`: the stream and what is held do not fit together; only a new start from the cursors helps. */
export type Outcome = 'applied' | 'ignored' | 'gap'

/** The only writer of the stores: every frame goes through here, in the order of arrival. */
export class Applier {
  #changes = new Changes()
  /** Chats named so far by the first list that is coming in; null between lists. */
  #named: Set<string> | null = null
  /** Chats that a frame has named since the connection began. */
  readonly #heard = new Set<string>()
  /** Chats that came over HTTP and that my own stream has not named yet. */
  readonly #adopted = new Set<string>()
  readonly #counts = new Counts()
  /** Chats in which marks have moved since the last take. */
  readonly #marked = new Set<string>()

  constructor(
    private readonly stores: Stores,
    private readonly me: string,
  ) {}

  /** What was changed since the last call. */
  take(): Changes {
    const taken = this.#changes
    for (const chat of this.#marked) {
      const marks = this.stores.marks.list(chat)
      if (marks.length > 0) taken.marks.set(chat, marks)
    }
    this.#marked.clear()
    this.#changes = new Changes()
    return taken
  }

  apply(frame: ServerFrame): Outcome {
    switch (frame.type) {
      case 'hello_ok':
        this.#named = null
        this.#heard.clear()
        return 'applied'
      case 'user_diff':
        return frame.reset ? this.#userReset(frame) : this.#userDiff(frame)
      case 'diff':
        return this.#diff(frame)
      case 'reset':
        return this.#reset(frame)
      case 'event':
        return this.#event(frame)
      case 'user_event':
        return this.#userEvent(frame)
      case 'marks':
        return this.#marks(frame.chat, frame.marks)
      case 'bump':
        for (const bump of frame.chats) this.#bump(bump)
        return 'applied'
      case 'typing':
        if (frame.user !== this.me) this.stores.typing.put(frame.chat, frame.user, frame.ttl_ms)
        return 'applied'
      case 'presence':
        this.stores.presence.put(frame.users)
        return 'applied'
      default:
        return 'ignored'
    }
  }

  /** A chat known from an answer over HTTP before the stream named it. */
  adopt(chat: ChatSummary): void {
    if (this.stores.chats.has(chat.id)) return
    this.#adopted.add(chat.id)
    this.#start(chat)
  }

  /** Chats whose entry in the list is further than what is held of them, and of which the catching up has said nothing. */
  unheard(): readonly string[] {
    return this.stores.chats.list.flatMap((chat) => {
      const isFurther = this.#counts.of(chat).countedTo > chat.cursor.seq
      return isFurther && !this.#heard.has(chat.id) ? [chat.id] : []
    })
  }

  /** The entry in the list as it was read anew; the cursor stays where the stream is. */
  refresh(summary: ChatSummary): void {
    const held = this.stores.chats.get(summary.id)
    if (held === undefined || this.#heard.has(held.id)) return
    if (held.joined_seq !== summary.joined_seq) return this.#start(summary)
    this.#counts.of(held).rebase(summary, summary.cursor.seq)
    const { last_message, member_count, title } = summary
    this.#put({ ...held, title, member_count, last_message })
  }

  /** My marker moved on this device; the server hears of it through the outbox. Never backwards. */
  moveMarker(id: string, marker: { readonly seq: number; readonly number: number }): boolean {
    const chat = this.stores.chats.get(id)
    if (chat === undefined || marker.seq <= chat.read.seq) return false
    const count = this.#counts.of(chat)
    const history = this.stores.histories.get(id)
    count.mark(marker)
    const isAllHere = history !== undefined && history.live.from <= marker.seq + 1
    if (isAllHere && count.countedTo <= chat.cursor.seq) count.see(history.after(marker.seq))
    this.#put(chat)
    return true
  }

  #userReset(frame: FrameOf<'user_diff'>): Outcome {
    const { chats } = this.stores
    this.#named ??= new Set()
    for (const chat of frame.chats) {
      this.#named.add(chat.id)
      this.#meet(chat, true)
    }
    // The cursor of an unfinished list must not be kept: the rest would never be asked for again.
    if (frame.more) return 'applied'
    for (const id of chats.ids()) if (!this.#named.has(id)) this.#drop(id)
    this.#named = null
    chats.isLoaded = true
    this.stores.own.changed(frame.changed)
    this.#moveUser(frame)
    return 'applied'
  }

  #userDiff(frame: FrameOf<'user_diff'>): Outcome {
    const held = this.stores.chats.userCursor?.seq ?? 0
    if (frame.to.seq < held) return 'ignored'
    if (frame.from !== null && frame.from.seq > held) return 'gap'
    for (const id of frame.left) this.#drop(id)
    for (const chat of frame.chats) this.#meet(chat, false)
    this.stores.own.changed(frame.changed)
    // All parts of one difference begin at the same cursor, so it moves with the last of them.
    if (!frame.more) this.#moveUser(frame)
    return 'applied'
  }

  #moveUser({ to }: FrameOf<'user_diff'>): void {
    this.stores.chats.userCursor = to
    this.#changes.userCursor = to
  }

  /** The titles of direct chats are the names of people. */
  rename(users: readonly User[]): void {
    const byId = new Map(users.map((user) => [user.id, user]))
    for (const chat of this.stores.chats.list) {
      const { peer } = chat
      const user = peer === null ? undefined : byId.get(peer.id)
      if (user === undefined || (peer?.name === user.name && peer.username === user.username)) continue
      this.#put({ ...chat, peer: user })
    }
  }

  /** A summary in my own stream: a new chat starts at its cursor, a held one keeps the cursor it has reached. */
  #meet(chat: ChatSummary, isAnew: boolean): void {
    const held = this.stores.chats.get(chat.id)
    const isAdopted = this.#adopted.delete(chat.id)
    if (held === undefined || held.joined_seq !== chat.joined_seq) return this.#start(chat)
    // The server goes on from this summary, as for a chat that is not held.
    if (isAdopted && chat.cursor.seq > held.cursor.seq) return this.#start(chat, this.#counts.of(held).marker)
    this.#heard.add(chat.id)
    if (chat.peer !== null) this.stores.users.put([chat.peer])
    const count = this.#counts.of(held)
    // The history may be another one: what was read of the old one does not bind it.
    if (isAnew && chat.read.seq < held.read.seq) count.restart(chat, chat.cursor.seq)
    count.reach(chat.last_number)
    count.told(chat.read)
    this.#put({
      ...(chat.cursor.seq < held.cursor.seq ? held : chat),
      title: chat.title,
      peer: chat.peer,
      cursor: held.cursor,
      last_message: newestOf(held.last_message, chat.last_message),
    })
  }

  /** Anew, but for a marker of mine: it may have moved since the summary was read. */
  #start(chat: ChatSummary, marker?: Marker, messages: readonly Message[] = []): void {
    const to = chat.cursor.seq
    const from = messages[0]?.seq ?? to + 1
    this.#heard.add(chat.id)
    this.#counts.drop(chat.id)
    if (marker !== undefined && marker.seq <= to) this.#counts.of(chat).mark(marker)
    this.stores.behind.forget(chat.id)
    this.stores.histories.get(chat.id)?.reset({ from, to, messages })
    this.#changes.clear(chat.id, from)
    for (const message of messages) this.#changes.message(chat.id, message)
    // What is kept of it is thrown away; the marks hold on.
    this.#marked.add(chat.id)
    if (chat.peer !== null) this.stores.users.put([chat.peer])
    this.#put(chat)
  }

  #diff(frame: FrameOf<'diff'>): Outcome {
    const chat = this.stores.chats.get(frame.chat)
    if (chat === undefined || frame.to.seq <= chat.cursor.seq) return 'ignored'
    if (frame.from.seq > chat.cursor.seq) return 'gap'
    this.#heard.add(chat.id)
    this.stores.histories.get(chat.id)?.extend(frame.to.seq, frame.messages)
    for (const message of frame.messages) this.#changes.message(chat.id, message)
    this.#authored(chat.id, frame.messages)
    const count = this.#counts.of(chat)
    const age = count.ageOf(frame.from.seq, frame.to.seq)
    for (const message of frame.messages) count.meet(message, this.me, age)
    count.told(frame.read)
    this.#put({
      ...chat,
      cursor: frame.to,
      member_count: frame.member_count,
      last_message: frame.messages.reduce(newestOf, chat.last_message),
    })
    return 'applied'
  }

  #reset(frame: FrameOf<'reset'>): Outcome {
    const { reason, summary, messages } = frame
    // Another history goes on: who had read how much of the old one says nothing.
    if (reason === 'tag') this.stores.marks.drop(summary.id)
    const held = this.stores.chats.get(summary.id)
    const former = held === undefined ? undefined : this.#counts.of(held)
    // My messages of another history have moved nothing in this one.
    this.#start(summary, reason === 'far' ? former?.marker : former?.lastTold, messages)
    this.#authored(summary.id, messages)
    return 'applied'
  }

  #event(frame: FrameOf<'event'>): Outcome {
    const chat = this.stores.chats.get(frame.chat)
    if (chat === undefined || frame.seq <= chat.cursor.seq) return 'ignored'
    if (frame.seq !== chat.cursor.seq + 1) return 'gap'
    this.#heard.add(chat.id)
    const { chat: next, message } = applyChatEvent(chat, frame.event, this.me)
    const count = this.#counts.of(chat)
    this.stores.histories.get(chat.id)?.extend(frame.seq, message === null ? [] : [message])
    if (message !== null) {
      count.meet(message, this.me, count.ageOf(chat.cursor.seq, frame.seq))
      this.#changes.message(chat.id, message)
      this.stores.typing.end(chat.id, message.sender)
      if (frame.event.type === 'message_written') this.#authored(chat.id, [message])
    }
    this.#put({ ...next, cursor: { seq: frame.seq, tag: frame.tag } })
    return 'applied'
  }

  #userEvent(frame: FrameOf<'user_event'>): Outcome {
    const held = this.stores.chats.userCursor?.seq ?? 0
    if (frame.seq <= held) return 'ignored'
    if (frame.seq !== held + 1) return 'gap'
    this.stores.chats.userCursor = { seq: frame.seq, tag: frame.tag }
    this.#changes.userCursor = this.stores.chats.userCursor
    if (frame.event.type === 'own_changed') this.stores.own.changed([frame.event.part])
    if (frame.event.type !== 'read_moved') return 'applied'
    const chat = this.stores.chats.get(frame.event.read.chat)
    if (chat === undefined) return 'applied'
    this.#counts.of(chat).moved(frame.event.read)
    this.#put(chat)
    return 'applied'
  }

  #marks(chat: string, marks: readonly MarkOf[]): Outcome {
    const held = this.stores.chats.get(chat)
    const others = marks.filter(({ user }) => user !== this.me)
    if (held === undefined) return 'ignored'
    if (!this.stores.marks.raise(chat, others)) return 'applied'
    this.#changes.chat(held)
    this.#marked.add(chat)
    return 'applied'
  }

  #authored(chat: string, messages: readonly Message[]): void {
    if ((this.stores.chats.get(chat)?.member_count ?? 0) > MARKED_MEMBERS) return
    this.#marks(
      chat,
      messages.flatMap((message) => markOfAuthor(message) ?? []),
    )
  }

  /** The list and the count move; what was written in between is not here, so the cursor does not. */
  #bump(bump: ChatBump): void {
    const chat = this.stores.chats.get(bump.chat)
    if (chat === undefined || (bump.read === null && bump.seq <= chat.cursor.seq)) return
    this.#heard.add(chat.id)
    this.#count(chat, bump)
    this.stores.behind.bumped(chat.id, bump.seq)
    if (bump.last_message !== null) {
      this.#changes.glimpse(chat.id, bump.last_message)
      this.stores.typing.end(chat.id, bump.last_message.sender)
    }
    this.#put(withBump(chat, bump))
  }

  #count(chat: ChatSummary, { seq, last_number, last_message, read, retracted }: ChatBump): void {
    const count = this.#counts.of(chat)
    if (read !== null && last_number < count.lastNumber) {
      count.restart({ last_number, read }, seq)
      return
    }
    count.reach(last_number)
    if (last_message !== null) count.meet(last_message, this.me, 'new')
    if (read === null) count.retract(retracted, seq)
    else count.rebase({ last_number, read }, seq)
  }

  /** What is unread of it is counted here, whatever the summary says. */
  #put(summary: ChatSummary): void {
    const count = this.#counts.of(summary)
    const chat = { ...summary, last_number: count.lastNumber, read: count.read(summary.id) }
    this.stores.chats.put(chat)
    this.stores.behind.reached(chat.id, chat.cursor.seq)
    this.#changes.chat(chat)
  }

  #drop(chat: string): void {
    this.stores.chats.drop(chat)
    this.stores.histories.drop(chat)
    this.stores.marks.drop(chat)
    this.stores.behind.forget(chat)
    this.#counts.drop(chat)
    this.#marked.delete(chat)
    this.#changes.drop(chat)
  }
}
