import { flushSync } from 'svelte'
import type { Message } from '../../../core/api/schema.gen'
import { type Anchor, slipOf, takeAnchor } from './anchor'
import type { Feed } from './feed.svelte'
import { followed, limited, relocated, shifted, type Win, widened, windowAround, windowAtEnd } from './window'

const WIDEN_MS = 60
const NEAR_PX = 8
/** Older messages are fetched while this many rows are still to come. */
const AHEAD_ROWS = 40

/**
 * Keeps a bounded run of rows in the document and the reader's place in it. No row height is ever estimated: before a
 * change the rows in view are noted, after it the difference is scrolled away, or the bottom is held.
 */
export class Scroller {
  win = $state.raw<Win>({ start: 0, end: 0 })
  isAtBottom = $state(true)
  /** More than a viewport away from the newest message. */
  isFar = $state(false)
  readonly #feed: Feed
  #list: HTMLElement | null = null
  #rows: HTMLElement | null = null
  #items: readonly Message[] = []
  #keys: readonly string[] = []
  #anchor: Anchor = []
  /** Following the bottom: ends only when the reader scrolls up, never because something grew. */
  #isStuck = true
  #isHeld = false
  #lastTop = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The first rows are chosen before the first frame, so that it never shows the wrong end. */
  constructor(feed: Feed) {
    this.#feed = feed
    const { items, opening } = feed
    const index = opening === null || opening.kind === 'end' ? -1 : feed.indexOf(opening.seq)
    this.#isStuck = index === -1
    this.#items = items
    this.#choose(index === -1 ? windowAtEnd(items.length) : windowAround(index, items.length))
  }

  attach(list: HTMLElement, rows: HTMLElement, onlook: () => void): () => void {
    this.#list = list
    this.#rows = rows
    const observer = new ResizeObserver(() => {
      this.restore()
      this.#judge()
      onlook()
    })
    observer.observe(list)
    observer.observe(rows)
    return () => {
      observer.disconnect()
      clearTimeout(this.#timer)
      this.#list = null
      this.#rows = null
    }
  }

  /** The rows are in the document: take the place that the chat opens at. */
  settle(seq: number | null, share: number): void {
    if (seq === null || !this.#placeAt(seq, share)) this.#toBottom()
    this.#judge()
    this.#widenLater()
  }

  /** `share`: where in the viewport the message comes to stand, 0 at the top. */
  show(seq: number, share: number): boolean {
    const index = this.#feed.indexOf(seq)
    if (index === -1) return false
    this.#set(windowAround(index, this.#feed.items.length))
    const isPlaced = this.#placeAt(seq, share)
    this.#judge()
    this.#widenLater()
    return isPlaced
  }

  /** The messages changed and the document has not yet: note the place, choose the rows. */
  before(): void {
    const { items } = this.#feed
    if (items === this.#items) return
    const wasAtEnd = this.win.end === this.#items.length
    const keys = this.#keys
    this.#items = items
    if (keys.length === 0) return this.#choose(windowAtEnd(items.length))
    if (!this.#isStuck) this.#note()
    const win = this.#relocate(keys)
    if (win === null) {
      // Nothing of what was read is left: the chat began anew.
      this.#isStuck = true
      return this.#choose(windowAtEnd(items.length))
    }
    if (wasAtEnd && this.#isStuck && this.#feed.isLive) return this.#choose(followed(win, items.length))
    this.#choose(limited(wasAtEnd ? { ...win, end: items.length } : win, win.start))
  }

  /** The document is as it should be: put the reader back. */
  restore(): void {
    if (this.#list === null || this.#rows === null) return
    if (this.#isStuck && this.#isAtEnd()) return this.#toBottom()
    const slip = slipOf(this.#anchor, this.#list, this.#rows)
    if (slip !== null && Math.abs(slip) >= 0.5) this.#scrollBy(slip)
  }

  scrolled(): void {
    if (this.#list === null) return
    const { scrollTop } = this.#list
    if (this.#gap() < NEAR_PX && this.#isAtEnd()) this.#isStuck = true
    else if (scrollTop < this.#lastTop - 1) this.#isStuck = false
    this.#lastTop = scrollTop
    if (!this.#isHeld) this.move()
    if (!this.#isStuck) this.#note()
    this.#judge()
  }

  /** Moves the window on where the reader comes near its edge, and fetches before it runs dry. */
  move(): void {
    const list = this.#list
    if (list === null) return
    for (let step = 0; step < 4; step++) {
      const view = { top: list.scrollTop, height: list.clientHeight, total: list.scrollHeight }
      const win = shifted(this.win, this.#feed.items.length, view)
      if (win === this.win) break
      this.#change(win)
    }
    if (this.win.start < AHEAD_ROWS) this.#feed.loadBefore()
    if (this.#feed.items.length - this.win.end < AHEAD_ROWS) this.#feed.loadAfter()
  }

  /**
   * After rows have come without a scroll: a list shorter than its pane never scrolls, and would not ask for more. Not
   * at once, because rows cannot be changed while the last change is still being shown.
   */
  moveSoon(): void {
    queueMicrotask(() => {
      if (!this.#isHeld) this.move()
    })
  }

  toEnd(): void {
    this.#feed.showLatest()
    this.#isStuck = true
    this.#set(windowAtEnd(this.#feed.items.length))
    this.#toBottom()
    this.#judge()
    this.#widenLater()
  }

  /** By pages and to the ends, for keys pressed elsewhere. */
  page(key: string): void {
    if (key === 'End') this.toEnd()
    else if (key === 'Home') this.#list?.scrollTo({ top: 0 })
    else this.#list?.scrollBy({ top: this.#list.clientHeight * (key === 'PageUp' ? -0.9 : 0.9) })
  }

  rowOf(key: string): HTMLElement | null {
    return this.#rows?.querySelector<HTMLElement>(`:scope > [data-key="${key}"]`) ?? null
  }

  #placeAt(seq: number, share: number): boolean {
    const item = this.#feed.items[this.#feed.indexOf(seq)]
    const row = item === undefined ? null : this.rowOf(this.#feed.key(item))
    if (this.#list === null || row === null) return false
    const room = Math.max(0, this.#list.clientHeight - row.offsetHeight)
    this.#scrollBy(row.getBoundingClientRect().top - this.#list.getBoundingClientRect().top - room * share)
    this.#note()
    this.#isStuck = this.#isAtEnd() && this.#gap() < NEAR_PX
    return true
  }

  #relocate(keys: readonly string[]): Win | null {
    const items = this.#items
    const key = (message: Message): string => this.#feed.key(message)
    const isUnmoved = (index: number, wanted: string | undefined): boolean => {
      const item = items[index]
      return item !== undefined && key(item) === wanted
    }
    // By far the most frequent change adds a message at the end.
    if (isUnmoved(this.win.start, keys[0]) && isUnmoved(this.win.end - 1, keys.at(-1))) return this.win
    const places = new Map(items.map((item, index) => [key(item), index]))
    return relocated(keys, (wanted) => places.get(wanted) ?? -1)
  }

  #widenLater(): void {
    this.#isHeld = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#isHeld = false
      this.#change(widened(this.win, this.#feed.items.length))
      this.move()
    }, WIDEN_MS)
  }

  #change(win: Win): void {
    this.#note()
    this.#keepFocus(win)
    this.#set(win)
    this.restore()
  }

  #set(win: Win): void {
    this.#items = this.#feed.items
    flushSync(() => this.#choose(win))
  }

  #choose(win: Win): void {
    this.win = win
    this.#keys = this.#items.slice(win.start, win.end).map((item) => this.#feed.key(item))
  }

  /** A focused row that leaves the document would drop the focus to the top of the page. */
  #keepFocus(next: Win): void {
    const key = document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset['key']
    if (key === undefined || !(this.#rows?.contains(document.activeElement) ?? false)) return
    const index = this.win.start + this.#keys.indexOf(key)
    if (index < next.start || index >= next.end) this.#list?.focus({ preventScroll: true })
  }

  #note(): void {
    if (this.#list !== null && this.#rows !== null) this.#anchor = takeAnchor(this.#list, this.#rows)
  }

  #judge(): void {
    if (this.#list === null) return
    const gap = this.#gap()
    this.isAtBottom = this.#feed.isLive && this.#isAtEnd() && gap < NEAR_PX
    this.isFar = gap > this.#list.clientHeight || !this.#feed.isLive
  }

  #gap(): number {
    return this.#list === null ? 0 : this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight
  }

  #isAtEnd(): boolean {
    return this.#feed.isLive && this.win.end === this.#feed.items.length
  }

  #toBottom(): void {
    if (this.#list === null) return
    this.#list.scrollTop = this.#list.scrollHeight
    this.#lastTop = this.#list.scrollTop
  }

  #scrollBy(distance: number): void {
    if (this.#list === null) return
    this.#list.scrollTop += distance
    this.#lastTop = this.#list.scrollTop
  }
}
