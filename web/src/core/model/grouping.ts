import type { Message } from '../api/schema.gen'

const GROUP_MS = 5 * 60_000

/** What grouping looks at; local echoes have it as well as messages of the server. */
export interface Groupable {
  readonly kind: Message['kind']
  readonly sender: string
  readonly created_at: string
}

/** A message is asked for its time with every change of the list around it. */
const parsed = new WeakMap<Groupable, { readonly day: number; readonly time: number }>()

function timeOf(message: Groupable): { readonly day: number; readonly time: number } {
  let held = parsed.get(message)
  if (held === undefined) {
    held = { day: dayKey(message.created_at), time: Date.parse(message.created_at) }
    parsed.set(message, held)
  }
  return held
}

/** Local calendar day. Comparing parts is some thirty times cheaper than formatting. */
export function dayKey(at: string): number {
  const date = new Date(at)
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate()
}

export function startsDay(previous: Groupable | null, current: Groupable): boolean {
  return previous === null || timeOf(previous).day !== timeOf(current).day
}

/** The first of a group carries the avatar and the name. */
export function startsGroup(previous: Groupable | null, current: Groupable): boolean {
  if (previous === null || previous.kind === 'system' || current.kind === 'system') return true
  if (previous.sender !== current.sender || startsDay(previous, current)) return true
  return timeOf(current).time - timeOf(previous).time >= GROUP_MS
}
