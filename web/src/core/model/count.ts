import type { Message, ReadState } from '../api/schema.gen'

/** Where a chat ends and how far I have read it. */
export interface Counted {
  readonly last_number: number
  readonly read: ReadState
}

/** How far I have read. */
export type Marker = Pick<ReadState, 'seq' | 'number'>

/** What a message says of the count depends on whether it is counted already, in what the server told. */
export type Age = 'counted' | 'new' | 'unsure'

/**
 * The unread count of one chat (PROTOCOL §3.3, 7 and 11): a difference of numbers, less the retracted ones. Counts of the
 * server come without the number that they were counted at, so only the marker in them is taken; a bump tells both.
 *
 * Numbers of retracted messages are known from the messages themselves. Of those retracted before this device began to
 * hold the chat only how many they are is known, from the server's count of that moment.
 */
export class Count {
  #last: number
  #seq: number
  #number: number
  readonly #retracted = new Set<number>()
  /** Retracted messages after the marker whose numbers are not known; all are up to `base`. */
  #hidden: number
  #base: number
  /** Up to how many of the hidden may be among those known since, or before the marker. */
  #doubt = 0
  /** The seq up to which all is counted. */
  #countedTo: number
  /** The furthest marker that my own stream has told. */
  #told: Marker | undefined

  constructor({ last_number, read }: Counted, countedTo: number) {
    this.#last = last_number
    this.#base = last_number
    this.#seq = read.seq
    this.#number = read.number
    this.#countedTo = countedTo
    this.#hidden = Math.max(0, last_number - read.number - read.unread)
  }

  get countedTo(): number {
    return this.#countedTo
  }

  get marker(): Marker {
    return { seq: this.#seq, number: this.#number }
  }

  get lastTold(): Marker | undefined {
    return this.#told
  }

  get lastNumber(): number {
    return this.#last
  }

  /** The marker, and the badge. */
  read(chat: string): ReadState {
    const unread = this.#last - this.#number - this.#knownAfter(this.#number) - this.#hidden
    return { chat, seq: this.#seq, number: this.#number, unread: Math.max(0, unread) }
  }

  /** The server's own count at `seq`, when the last number was `last_number`. A marker of mine that it has not heard of stays. */
  rebase({ last_number, read }: Counted, seq: number): void {
    const held = { seq: this.#seq, number: this.#number }
    this.#last = Math.max(this.#last, last_number)
    this.#base = last_number
    this.#seq = read.seq
    this.#number = read.number
    this.#countedTo = seq
    this.#hidden = Math.max(0, last_number - read.number - this.#knownAfter(read.number, last_number) - read.unread)
    this.#doubt = 0
    this.mark(held)
  }

  /** The history may be another one: what was read of the old one does not bind it. */
  restart({ last_number, read }: Counted, seq: number): void {
    this.#retracted.clear()
    this.#told = undefined
    this.#last = last_number
    this.#seq = read.seq
    this.#number = read.number
    this.rebase({ last_number, read }, seq)
  }

  /** Whether what happened in `(from, to]` is counted. */
  ageOf(from: number, to: number): Age {
    if (to <= this.#countedTo) return 'counted'
    return from >= this.#countedTo ? 'new' : 'unsure'
  }

  /** A message was written or changed. */
  meet(message: Message, me: string, age: Age): void {
    const { number, seq, sender, kind } = message
    if (number === null) return
    this.reach(number)
    if (kind === 'tombstone') this.#know(number, age)
    if (sender === me) this.mark({ seq, number })
  }

  /** The chat ends with this number now. */
  reach(last: number): void {
    this.#last = Math.max(this.#last, last)
  }

  /** These were retracted, and up to `seq` nothing else was. */
  retract(numbers: readonly number[], seq: number): void {
    for (const number of numbers) this.#retracted.add(number)
    this.#countedTo = Math.max(this.#countedTo, seq)
  }

  /** The server says how far the marker is; how many are unread it says of a moment that is not known. */
  told(read: ReadState): void {
    if (read.seq < this.#seq) return
    this.mark(read)
    if (this.#doubt === 0) return
    const hidden = this.#last - this.#number - this.#knownAfter(this.#number) - read.unread
    this.#hidden = Math.min(Math.max(hidden, this.#hidden - this.#doubt), this.#hidden)
  }

  /** My own stream says that the marker has moved. */
  moved(read: ReadState): void {
    if (read.seq >= (this.#told?.seq ?? 0)) this.#told = { seq: read.seq, number: read.number }
    this.told(read)
  }

  /** The marker never goes back: of two readings the later one stays. */
  mark({ seq, number }: Marker): void {
    if (seq <= this.#seq) return
    this.#seq = seq
    this.#number = Math.max(this.#number, number)
    if (this.#number >= this.#base) this.#hidden = 0
    this.#doubt = this.#hidden
  }

  /** All messages after the marker are here, so nothing of them is hidden. */
  see(after: readonly Message[]): void {
    for (const { kind, number } of after) if (kind === 'tombstone' && number !== null) this.#retracted.add(number)
    this.#hidden = 0
    this.#doubt = 0
  }

  #know(number: number, age: Age): void {
    const isNews = !this.#retracted.has(number)
    this.#retracted.add(number)
    if (!isNews || age === 'new' || this.#hidden === 0 || number <= this.#number || number > this.#base) return
    if (age === 'counted') this.#hidden -= 1
    else this.#doubt = Math.min(this.#hidden, this.#doubt + 1)
    this.#doubt = Math.min(this.#doubt, this.#hidden)
  }

  #knownAfter(number: number, upTo = Number.POSITIVE_INFINITY): number {
    let count = 0
    for (const retracted of this.#retracted) if (retracted > number && retracted <= upTo) count += 1
    return count
  }
}
