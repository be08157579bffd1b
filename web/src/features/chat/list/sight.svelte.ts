import type { Message } from '../../../core/api/schema.gen'
import { firstBelow } from './anchor'
import { isInSight, ReadTracker } from './read-tracker'
import type { Row } from './rows'

/** Scrolled up by more than this, nothing is left to be seen of the day above a row. */
const MARK_PX = 30
/** A day that stands this near to the top says itself what would be laid over it. */
const PILL_PX = 44

export interface SightParts {
  /** The message of the row at this place in the document. */
  at(index: number): Pick<Row, 'message' | 'startsDay'> | undefined
  isSomebodyThere(): boolean
  read(message: Message): void
}

/** What can be seen of the list: the day at its top, and what has been read. */
export class Sight {
  /** When the topmost visible message was written; null where the list says so itself. */
  topAt = $state<string | null>(null)
  #tracker = new ReadTracker()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #parts: SightParts

  constructor(parts: SightParts) {
    this.#parts = parts
  }

  look(list: HTMLElement, rows: HTMLElement): void {
    clearTimeout(this.#timer)
    const view = list.getBoundingClientRect()
    const visible = new Map<number, Message>()
    const first = firstBelow(rows.children, view.top)
    for (let index = first; index < rows.children.length; index++) {
      const box = rows.children[index]?.getBoundingClientRect()
      const message = this.#parts.at(index)?.message
      if (box === undefined || message === undefined || box.top > view.bottom) break
      // Local echoes have no place yet and system lines do not count.
      const counts = message.seq > 0 && message.number !== null
      if (counts && isInSight(box.top, box.bottom, view.top, view.bottom)) visible.set(message.seq, message)
    }
    const topOf = (index: number): number => (rows.children[index]?.getBoundingClientRect().top ?? 0) - view.top
    this.topAt = this.#dayAt(first, topOf)
    const now = performance.now()
    const due = this.#tracker.see(this.#parts.isSomebodyThere() ? [...visible.keys()] : [], now)
    const read = visible.get(this.#tracker.read(now) ?? 0)
    if (read !== undefined) this.#parts.read(read)
    if (due !== null) this.#timer = setTimeout(() => this.look(list, rows), due - now + 1)
  }

  /** None while a day can be read at the top of the list: the same name twice would be noise. */
  #dayAt(index: number, topOf: (index: number) => number): string | null {
    const row = this.#parts.at(index)
    if (row === undefined || (row.startsDay && topOf(index) > -MARK_PX)) return null
    if (this.#parts.at(index + 1)?.startsDay === true && topOf(index + 1) < PILL_PX) return null
    return row.message.created_at
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
