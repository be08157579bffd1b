import type { ChatSummary, Message, ServerFrame } from '../api/schema.gen'
import { fresher } from '../model/segments'
import { laterRead, withMarker, withReadMoved } from '../model/unread'
import type { FrameOf } from '../rt/frames'
import { applyChatEvent } from './apply-event'
import { Changes } from './changes'
import type { ChatsStore } from './chats.svelte'
import type { HistoriesStore } from './history.svelte'
import type { PresenceStore } from './presence.svelte'
import type { TypingStore } from './typing.svelte'
import type { UsersStore } from './users.svelte'

export interface Stores {
  readonly chats: ChatsStore
  readonly histories: HistoriesStore
  readonly users: UsersStore
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
  /** The seq up to which the unread count of a chat is the server's: events before it are in the count already. */
  readonly #counted = new Map<string, number>()

  constructor(
    private readonly stores: Stores,
    private readonly me: string,
  ) {}

  /** What was changed since the last call. */
  take(): Changes {
    const taken = this.#changes
    this.#changes = new Changes()
    return taken
  }

  apply(frame: ServerFrame): Outcome {
    switch (frame.type) {
      case 'hello_ok':
        this.#named = null
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
    if (!this.stores.chats.has(chat.id)) this.#start(chat)
  }

  /** My marker moved on this device; the server hears of it through the outbox. Never backwards. */
  moveMarker(id: string, marker: { readonly seq: number; readonly number: number }): boolean {
    const chat = this.stores.chats.get(id)
    if (chat === undefined || marker.seq <= chat.read.seq) return false
    this.#put(withMarker(chat, marker, this.stores.histories.get(id)?.after(marker.seq) ?? []))
    return true
  }

  #userReset(frame: FrameOf<'user_diff'>): Outcome {
    const { chats } = this.stores
    this.#named ??= new Set()
    for (const chat of frame.chats) {
      this.#named.add(chat.id)
      this.#meet(chat)
    }
    // The cursor of an unfinished list must not be kept: the rest would never be asked for again.
    if (frame.more) return 'applied'
    for (const id of chats.ids()) if (!this.#named.has(id)) this.#drop(id)
    this.#named = null
    chats.isLoaded = true
    this.#moveUser(frame)
    return 'applied'
  }

  #userDiff(frame: FrameOf<'user_diff'>): Outcome {
    const held = this.stores.chats.userCursor?.seq ?? 0
    if (frame.to.seq < held) return 'ignored'
    if (frame.from !== null && frame.from.seq > held) return 'gap'
    for (const id of frame.left) this.#drop(id)
    for (const chat of frame.chats) this.#meet(chat)
    // All parts of one difference begin at the same cursor, so it moves with the last of them.
    if (!frame.more) this.#moveUser(frame)
    return 'applied'
  }

  #moveUser({ to }: FrameOf<'user_diff'>): void {
    this.stores.chats.userCursor = to
    this.#changes.userCursor = to
  }

  /** A summary in my own stream: a new chat starts at its cursor, a held one keeps the cursor it has reached. */
  #meet(chat: ChatSummary): void {
    const held = this.stores.chats.get(chat.id)
    if (held === undefined || held.joined_seq !== chat.joined_seq) return this.#start(chat)
    if (chat.peer !== null) this.stores.users.put([chat.peer])
    const isBehind = chat.cursor.seq < held.cursor.seq
    this.#counted.set(chat.id, Math.max(held.cursor.seq, chat.cursor.seq))
    this.#put({
      ...(isBehind ? held : chat),
      title: chat.title,
      peer: chat.peer,
      cursor: held.cursor,
      last_number: Math.max(held.last_number, chat.last_number),
      last_message: newestOf(held.last_message, chat.last_message),
      read: isBehind ? held.read : laterRead(held.read, chat.read),
    })
  }

  #start(chat: ChatSummary): void {
    this.#counted.delete(chat.id)
    this.stores.histories.get(chat.id)?.reset({ from: chat.cursor.seq + 1, to: chat.cursor.seq, messages: [] })
    this.#changes.clear(chat.id)
    if (chat.peer !== null) this.stores.users.put([chat.peer])
    this.#put(chat)
  }

  #diff(frame: FrameOf<'diff'>): Outcome {
    const chat = this.stores.chats.get(frame.chat)
    if (chat === undefined || frame.to.seq <= chat.cursor.seq) return 'ignored'
    if (frame.from.seq > chat.cursor.seq) return 'gap'
    this.stores.histories.get(chat.id)?.extend(frame.to.seq, frame.messages)
    for (const message of frame.messages) this.#changes.message(chat.id, message)
    this.#put({
      ...chat,
      cursor: frame.to,
      member_count: frame.member_count,
      last_number: frame.messages.reduce((most, { number }) => Math.max(most, number ?? 0), chat.last_number),
      last_message: frame.messages.reduce(newestOf, chat.last_message),
      read: laterRead(chat.read, frame.read),
    })
    return 'applied'
  }

  #reset(frame: FrameOf<'reset'>): Outcome {
    const { summary, messages } = frame
    const from = messages[0]?.seq ?? summary.cursor.seq + 1
    this.#start(summary)
    this.stores.histories.get(summary.id)?.reset({ from, to: summary.cursor.seq, messages })
    for (const message of messages) this.#changes.message(summary.id, message)
    return 'applied'
  }

  #event(frame: FrameOf<'event'>): Outcome {
    const chat = this.stores.chats.get(frame.chat)
    if (chat === undefined || frame.seq <= chat.cursor.seq) return 'ignored'
    if (frame.seq !== chat.cursor.seq + 1) return 'gap'
    const { chat: next, message } = applyChatEvent(chat, frame.event, this.me)
    this.stores.histories.get(chat.id)?.extend(frame.seq, message === null ? [] : [message])
    if (message !== null) {
      this.#changes.message(chat.id, message)
      this.stores.typing.end(chat.id, message.sender)
    }
    const isCounted = frame.seq <= (this.#counted.get(chat.id) ?? 0) && next.read.seq === chat.read.seq
    this.#put({ ...next, read: isCounted ? chat.read : next.read, cursor: { seq: frame.seq, tag: frame.tag } })
    return 'applied'
  }

  #userEvent(frame: FrameOf<'user_event'>): Outcome {
    const held = this.stores.chats.userCursor?.seq ?? 0
    if (frame.seq <= held) return 'ignored'
    if (frame.seq !== held + 1) return 'gap'
    this.stores.chats.userCursor = { seq: frame.seq, tag: frame.tag }
    this.#changes.userCursor = this.stores.chats.userCursor
    if (frame.event.type !== 'read_moved') return 'applied'
    const chat = this.stores.chats.get(frame.event.read.chat)
    if (chat !== undefined) this.#put(withReadMoved(chat, frame.event.read))
    return 'applied'
  }

  #put(chat: ChatSummary): void {
    this.stores.chats.put(chat)
    this.#changes.chat(chat)
  }

  #drop(chat: string): void {
    this.stores.chats.drop(chat)
    this.stores.histories.drop(chat)
    this.#changes.drop(chat)
  }
}

function newestOf(held: Message | null, next: Message | null): Message | null {
  if (held === null || next === null) return next ?? held
  if (held.seq === next.seq) return fresher(held, next)
  return next.seq > held.seq ? next : held
}
