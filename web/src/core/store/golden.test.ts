import { expect, it } from 'vitest'
import told from '../../../../tests/golden/story.json'
import type { MarkOf, ServerFrame } from '../api/schema.gen'
import { makeStores } from '../testing'

interface Story {
  readonly me: string
  readonly frames: readonly ServerFrame[]
  readonly expected: {
    readonly cursor: { readonly seq: number; readonly tag: number }
    readonly member_count: number
    readonly unread: number
    readonly role: string
    readonly bodies: readonly string[]
    /** Of others, where the story tells of them. */
    readonly marks?: readonly MarkOf[]
  }
}

// The server's tests hold the same file against what it really sends.
const story = told as unknown as Story

it('comes to the end of the story that the server tells', () => {
  const { chats, histories, marks, applier } = makeStores(story.me)
  const [list, ...events] = story.frames
  if (list === undefined) throw new Error('the story is empty')
  expect(applier.apply(list)).toBe('applied')
  const id = chats.ids()[0] ?? ''
  const history = histories.open(id, chats.get(id)?.cursor.seq ?? 0)
  for (const frame of events) expect(applier.apply(frame), frame.type).toBe('applied')

  const chat = chats.get(id)
  const texts = history.segments.flatMap(({ messages }) => messages).filter(({ kind }) => kind === 'text')
  expect({
    cursor: chat?.cursor,
    member_count: chat?.member_count,
    unread: chat?.read.unread,
    role: chat?.role,
    bodies: texts.map(({ body }) => body),
    marks: marks.list(id),
  }).toMatchObject(story.expected)
})
