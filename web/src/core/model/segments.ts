import type { Message } from '../api/schema.gen'

/**
 * A run of history that is known to be complete: every message with `from <= seq <= to` is in `messages`.
 * Not every seq has a message (edits and hidden events take numbers too), so the bounds are kept apart from
 * the messages. `from: 0` means that nothing earlier exists.
 */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly messages: readonly Message[]
}

/** Index of the first message whose seq is not below `seq`. */
export function lowerBound(messages: readonly Message[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** A page read over HTTP may be older than an event applied meanwhile: the higher version stays. */
export function fresher(held: Message, next: Message): Message {
  if (held.kind === 'tombstone' && next.kind !== 'tombstone') return held
  return next.version < held.version ? held : next
}

/** Of two messages the one that is the chat's last. */
export function newestOf(held: Message | null, next: Message | null): Message | null {
  if (held === null || next === null) return next ?? held
  if (held.seq === next.seq) return fresher(held, next)
  return next.seq > held.seq ? next : held
}

export function mergeMessages(left: readonly Message[], right: readonly Message[]): readonly Message[] {
  if (left.length === 0) return right
  if (right.length === 0) return left
  if ((left.at(-1)?.seq ?? 0) < (right[0]?.seq ?? 0)) return left.concat(right)
  const merged: Message[] = []
  let i = 0
  let j = 0
  for (;;) {
    const a = left[i]
    const b = right[j]
    if (a === undefined && b === undefined) return merged
    if (b === undefined || (a !== undefined && a.seq < b.seq)) {
      if (a !== undefined) merged.push(a)
      i++
    } else if (a === undefined || b.seq < a.seq) {
      merged.push(b)
      j++
    } else {
      merged.push(fresher(a, b))
      i++
      j++
    }
  }
}

/** Adds a complete run; runs that overlap or touch become one. */
export function insertSegment(segments: readonly Segment[], added: Segment): readonly Segment[] {
  const before: Segment[] = []
  const after: Segment[] = []
  let whole = added
  for (const held of segments) {
    if (held.to + 1 < whole.from) before.push(held)
    else if (whole.to + 1 < held.from) after.push(held)
    else {
      whole = {
        from: Math.min(held.from, whole.from),
        to: Math.max(held.to, whole.to),
        messages: mergeMessages(held.messages, whole.messages),
      }
    }
  }
  return [...before, whole, ...after]
}

/** Replaces messages inside runs that are held; a message outside every run is left out, or the run would have holes. */
export function upsertHeld(segments: readonly Segment[], messages: readonly Message[]): readonly Segment[] {
  if (messages.length === 0) return segments
  return segments.map((segment) => {
    const inside = messages.filter((message) => message.seq >= segment.from && message.seq <= segment.to)
    return inside.length === 0 ? segment : { ...segment, messages: mergeMessages(segment.messages, inside) }
  })
}

export function segmentAt(segments: readonly Segment[], seq: number): Segment | null {
  return segments.find((segment) => segment.from <= seq && seq <= segment.to) ?? null
}

export function messageAt(segments: readonly Segment[], seq: number): Message | null {
  const messages = segmentAt(segments, seq)?.messages
  const found = messages?.[lowerBound(messages, seq)]
  return found?.seq === seq ? found : null
}

export interface Page {
  readonly messages: readonly Message[]
  readonly has_before: boolean
  readonly has_after: boolean
}

/** What a page of history proves complete. `bounds` are the limits of the question; open ends are null. */
export function pageSegment(
  page: Page,
  bounds: { readonly after: number | null; readonly before: number | null; readonly head: number },
): Segment {
  const first = page.messages[0]?.seq ?? bounds.before ?? bounds.head + 1
  const last = page.messages.at(-1)?.seq ?? bounds.after ?? 0
  const from = bounds.after !== null ? bounds.after + 1 : page.has_before ? first : 0
  const to = bounds.before !== null ? bounds.before - 1 : page.has_after ? last : Math.max(last, bounds.head)
  return { from, to, messages: page.messages }
}
