import type { Message } from '../../../core/api/schema.gen'
import { startsDay, startsGroup } from '../../../core/model/grouping'
import type { SendState } from '../../../core/send-state'

/** A message with everything its place in the list decides. */
export interface Row {
  readonly key: string
  readonly message: Message
  readonly startsDay: boolean
  readonly startsGroup: boolean
  readonly endsGroup: boolean
  readonly isFirstUnread: boolean
  /** Mine only; null for others and for system lines. */
  readonly state: SendState | null
  /** The slug of a refusal, with `failed`. */
  readonly refused: string | null
}

export interface RowSource {
  readonly items: readonly Message[]
  readonly firstUnread: number | null
  key(message: Message): string
  shown(message: Message): Message
  state(message: Message): { readonly state: SendState | null; readonly refused: string | null }
}

/** The rows of a window. A row that did not change stays the same object, so that nothing of it is computed anew. */
export function rowsOf(
  source: RowSource,
  start: number,
  end: number,
  before: ReadonlyMap<string, Row>,
): readonly Row[] {
  const rows: Row[] = []
  for (let index = start; index < end; index++) {
    const item = source.items[index]
    if (item === undefined) break
    const message = source.shown(item)
    const previous = source.items[index - 1] ?? null
    const next = source.items[index + 1] ?? null
    const row: Row = {
      key: source.key(item),
      message,
      startsDay: startsDay(previous, message),
      startsGroup: startsGroup(previous, message) || item.seq === source.firstUnread,
      endsGroup: next === null || startsGroup(message, next) || next.seq === source.firstUnread,
      isFirstUnread: item.seq !== 0 && item.seq === source.firstUnread,
      ...source.state(item),
    }
    const held = before.get(row.key)
    rows.push(held !== undefined && isSame(held, row) ? held : row)
  }
  return rows
}

function isSame(held: Row, next: Row): boolean {
  return (
    held.message === next.message &&
    held.startsDay === next.startsDay &&
    held.startsGroup === next.startsGroup &&
    held.endsGroup === next.endsGroup &&
    held.isFirstUnread === next.isFirstUnread &&
    held.state === next.state &&
    held.refused === next.refused
  )
}
