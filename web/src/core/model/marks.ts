import type { MarkOf, Message } from '../api/schema.gen'

/** In larger chats nobody's marks are told. */
export const MARKED_MEMBERS = 100

/** How far others have come in one chat. */
export interface ChatMarks {
  readonly byUser: ReadonlyMap<string, MarkOf>
  /** The furthest of anybody: what has reached one of them counts as received, what one has read as read. */
  readonly received: number
  readonly read: number
}

export type Receipt = 'sent' | 'received' | 'read'

const NONE: ChatMarks = { byUser: new Map(), received: 0, read: 0 }

/** With what has moved; the same object when nothing has. Marks never go back: of two the larger holds. */
export function raised(held: ChatMarks = NONE, moved: readonly MarkOf[]): ChatMarks {
  const news = moved.flatMap((mark) => {
    const known = held.byUser.get(mark.user)
    const read = Math.max(mark.read, known?.read ?? 0)
    const received = Math.max(mark.received, read, known?.received ?? 0)
    return read === known?.read && received === known.received ? [] : [{ user: mark.user, received, read }]
  })
  if (news.length === 0) return held
  const byUser = new Map([...held.byUser, ...news.map((mark) => [mark.user, mark] as const)])
  return {
    byUser,
    received: news.reduce((most, { received }) => Math.max(most, received), held.received),
    read: news.reduce((most, { read }) => Math.max(most, read), held.read),
  }
}

export function receiptOf(marks: ChatMarks | undefined, seq: number): Receipt {
  if (marks === undefined || seq > marks.received) return 'sent'
  return seq > marks.read ? 'received' : 'read'
}

/** Whoever writes has read everything before it; a line of the chat itself says nothing of the kind. */
export function markOfAuthor({ sender, seq, kind }: Message): MarkOf | null {
  return kind === 'system' ? null : { user: sender, received: seq, read: seq }
}
