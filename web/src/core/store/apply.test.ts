import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatBump, ServerFrame } from '../api/schema.gen'
import { ANNA, CHAT, event, ME, makeStores, summary, text, userList, written } from '../testing'

let stores = makeStores()
const apply = (frame: ServerFrame): string => stores.applier.apply(frame)
const chat = () => {
  const held = stores.chats.get(CHAT)
  if (held === undefined) throw new Error('the chat is not held')
  return held
}

beforeEach(() => {
  stores = makeStores()
  apply(userList([summary()]))
})

describe('my own stream', () => {
  it('takes the first list and its cursor', () => {
    expect(stores.chats.ids()).toEqual([CHAT])
    expect(stores.chats.isLoaded).toBe(true)
    expect(stores.chats.userCursor).toEqual({ seq: 5, tag: 5 })
  })

  it('calls a direct chat as its person is called now, and keeps that', () => {
    apply(userList([summary({ kind: 'direct', title: null, peer: ANNA })]))
    stores.applier.take()
    stores.applier.rename([{ ...ANNA, name: 'Anna K' }])
    expect(chat().peer?.name).toBe('Anna K')
    expect(chat().cursor).toEqual({ seq: 10, tag: 1 })
    expect([...stores.applier.take().chats.keys()]).toEqual([CHAT])
    stores.applier.rename([{ ...ANNA, name: 'Anna K' }])
    expect(stores.applier.take().isEmpty).toBe(true)
  })

  it('keeps the cursor back until the last frame of a list', () => {
    apply(userList([summary({ id: 'a' })], { more: true, to: { seq: 9, tag: 9 } }))
    expect(stores.chats.userCursor).toEqual({ seq: 5, tag: 5 })
    apply(userList([summary({ id: 'b' })], { to: { seq: 9, tag: 9 } }))
    expect(stores.chats.userCursor).toEqual({ seq: 9, tag: 9 })
  })

  it('drops what a whole list does not name', () => {
    stores.applier.take()
    apply(userList([summary({ id: 'a' })], { more: true }))
    expect(stores.chats.has(CHAT)).toBe(true)
    apply(userList([summary({ id: 'b' })]))
    expect(stores.chats.ids().toSorted()).toEqual(['a', 'b'])
    expect([...stores.applier.take().dropped]).toEqual([CHAT])
  })

  it('forgets a list that was cut off by a new connection', () => {
    apply(userList([summary({ id: 'a' })], { more: true }))
    apply({ type: 'hello_ok', session: 's', user: ME, now: '', heartbeat_ms: 1, max_frame: 1, degraded: false })
    apply(userList([summary()]))
    expect(stores.chats.ids()).toEqual([CHAT])
  })

  it('applies joins and leaves, once', () => {
    const frame: ServerFrame = {
      type: 'user_diff',
      from: { seq: 5, tag: 5 },
      to: { seq: 7, tag: 7 },
      more: false,
      reset: false,
      chats: [summary({ id: 'new' })],
      left: [CHAT],
      changed: [],
    }
    expect(apply(frame)).toBe('applied')
    expect(stores.chats.ids()).toEqual(['new'])
    apply(written(11))
    apply({ ...frame, to: { seq: 6, tag: 6 } } as ServerFrame)
    expect(stores.chats.userCursor?.seq).toBe(7)
  })

  it('takes a difference in parts, and leaves without a new cursor', () => {
    const part = { reset: false, from: { seq: 5, tag: 5 }, to: { seq: 9, tag: 9 } }
    apply(userList([summary({ id: 'a' })], { ...part, more: true }))
    expect(stores.chats.userCursor?.seq).toBe(5)
    apply(userList([summary({ id: 'b' })], part))
    expect(stores.chats.ids()).toEqual([CHAT, 'a', 'b'])
    apply(userList([], { ...part, from: { seq: 9, tag: 9 }, left: ['a'] }))
    expect(stores.chats.ids()).toEqual([CHAT, 'b'])
  })

  it('does not count twice what a count of the server has in it', () => {
    const ahead = { cursor: { seq: 13, tag: 1 }, last_number: 12 }
    apply(userList([summary({ ...ahead, read: { chat: CHAT, seq: 10, number: 10, unread: 1 } })]))
    apply(written(11))
    apply(written(12))
    apply(event(13, { type: 'message_retracted', message: text(12, { kind: 'tombstone', version: 2 }) }))
    expect(chat().read.unread).toBe(1)
    apply(written(14, { number: 13 }))
    expect(chat().read.unread).toBe(2)
    const read = { chat: CHAT, seq: 11, number: 11, unread: 3 }
    apply({ type: 'user_event', seq: 6, tag: 1, event: { type: 'read_moved', read } })
    // It counts messages that have not arrived here yet; they are counted as they come.
    expect(chat().read).toMatchObject({ number: 11, unread: 1 })
    apply(written(15, { number: 14 }))
    apply(written(16, { number: 15 }))
    expect(chat().read.unread).toBe(3)
  })

  it('does not lose a message that came before an older reading of mine was told', () => {
    apply(written(11))
    apply(written(12))
    const read = { chat: CHAT, seq: 11, number: 11, unread: 0 }
    apply({ type: 'user_event', seq: 6, tag: 1, event: { type: 'read_moved', read } })
    expect(chat().read).toEqual({ ...read, unread: 1 })
  })

  it('sees a gap', () => {
    const frame = userList([], { reset: false, from: { seq: 6, tag: 6 }, to: { seq: 8, tag: 8 } })
    expect(apply(frame)).toBe('gap')
    const read = { chat: CHAT, seq: 10, number: 10, unread: 0 }
    expect(apply({ type: 'user_event', seq: 7, tag: 1, event: { type: 'read_moved', read } })).toBe('gap')
  })

  it('keeps the cursor that a held chat has reached, and the newer last message', () => {
    apply(written(11))
    apply(userList([summary({ title: 'Renamed', cursor: { seq: 10, tag: 1 }, last_message: text(10) })]))
    expect(chat()).toMatchObject({ title: 'Renamed', cursor: { seq: 11, tag: 77 }, last_number: 11 })
    expect(chat().last_message?.seq).toBe(11)
    expect(chat().read.unread).toBe(1)
  })

  it('begins a chat anew when it was left and joined again', () => {
    const history = stores.histories.open(CHAT, 10)
    apply(written(11))
    apply(userList([summary({ joined_seq: 30, cursor: { seq: 30, tag: 3 } })]))
    expect(chat().cursor.seq).toBe(30)
    expect(history.segments).toEqual([{ from: 31, to: 30, messages: [] }])
  })

  it('moves my marker as other devices read, never back', () => {
    apply(written(11))
    const read = { chat: CHAT, seq: 11, number: 11, unread: 0 }
    apply({ type: 'user_event', seq: 6, tag: 1, event: { type: 'read_moved', read } })
    expect(chat().read).toEqual(read)
    apply({
      type: 'user_event',
      seq: 7,
      tag: 1,
      event: { type: 'read_moved', read: { ...read, seq: 3, number: 3, unread: 8 } },
    })
    expect(chat().read).toEqual(read)
    expect(stores.chats.userCursor).toEqual({ seq: 7, tag: 1 })
  })
})

describe('events of a chat', () => {
  it('applies the next one, drops duplicates, sees gaps', () => {
    expect(apply(written(11))).toBe('applied')
    expect(apply(written(11))).toBe('ignored')
    expect(apply(written(13))).toBe('gap')
    expect(chat().cursor).toEqual({ seq: 11, tag: 77 })
  })

  it('ignores chats that are not held', () => {
    expect(apply(event(1, { type: 'hidden' }, 'other'))).toBe('ignored')
  })

  it('counts messages of others and reads with my own', () => {
    apply(written(11))
    apply(written(12))
    expect(chat().read.unread).toBe(2)
    apply(written(13, { sender: ME }))
    expect(chat().read).toEqual({ chat: CHAT, seq: 13, number: 13, unread: 0 })
  })

  it('edits in place and keeps the last message current', () => {
    const history = stores.histories.open(CHAT, 10)
    apply(written(11))
    apply(event(12, { type: 'message_edited', message: text(11, { body: 'new', version: 2 }) }))
    expect(history.message(11)?.body).toBe('new')
    expect(chat().last_message?.body).toBe('new')
    expect(chat().read.unread).toBe(1)
  })

  it('takes a retracted message out of the count, but not a read one', () => {
    apply(written(11))
    const tombstone = { kind: 'tombstone', body: null, version: 2 } as const
    apply(event(12, { type: 'message_retracted', message: text(11, tombstone) }))
    expect(chat().read.unread).toBe(0)
    expect(chat().last_message?.kind).toBe('tombstone')
    apply(event(13, { type: 'message_retracted', message: text(4, tombstone) }))
    expect(chat().read.unread).toBe(0)
  })

  it('follows membership', () => {
    const line = { kind: 'system', number: null } as const
    apply(event(11, { type: 'members_added', message: text(11, line), users: ['v'], member_count: 3 }))
    expect(chat().member_count).toBe(3)
    apply(event(12, { type: 'member_removed', message: text(12, line), user: ANNA.id, new_owner: ME, member_count: 2 }))
    expect(chat()).toMatchObject({ member_count: 2, role: 'owner', read: { unread: 0 } })
  })

  it('moves only the cursor for hidden and unknown events', () => {
    apply(event(11, { type: 'hidden' }))
    apply(event(12, { type: 'from_the_future' } as never))
    expect(chat().cursor.seq).toBe(12)
    expect(chat().last_message).toBeNull()
  })

  it('ends the typing of whoever wrote', () => {
    vi.useFakeTimers()
    apply({ type: 'typing', chat: CHAT, user: ANNA.id, ttl_ms: 6000 })
    apply({ type: 'typing', chat: CHAT, user: ME, ttl_ms: 6000 })
    expect(stores.typing.users(CHAT)).toEqual([ANNA.id])
    apply(written(11))
    expect(stores.typing.users(CHAT)).toEqual([])
    apply({ type: 'typing', chat: CHAT, user: ANNA.id, ttl_ms: 6000 })
    vi.advanceTimersByTime(6001)
    expect(stores.typing.users(CHAT)).toEqual([])
    vi.useRealTimers()
  })
})

describe('differences', () => {
  const diff = (over: Partial<Extract<ServerFrame, { type: 'diff' }>> = {}): ServerFrame => ({
    type: 'diff',
    chat: CHAT,
    from: { seq: 10, tag: 1 },
    to: { seq: 15, tag: 15 },
    more: false,
    messages: [text(12), text(14, { number: 13 })],
    member_count: 4,
    read: { chat: CHAT, seq: 12, number: 12, unread: 1 },
    ...over,
  })

  it('brings messages, cursor and the count of the server', () => {
    const history = stores.histories.open(CHAT, 10)
    expect(apply(diff())).toBe('applied')
    expect(chat()).toMatchObject({
      cursor: { seq: 15, tag: 15 },
      member_count: 4,
      last_number: 13,
      read: { unread: 1 },
    })
    expect(history.live).toMatchObject({ from: 11, to: 15 })
    expect(history.live.messages.map(({ seq }) => seq)).toEqual([12, 14])
  })

  it('takes the marker of a count that was made before its messages came', () => {
    apply(diff({ read: { chat: CHAT, seq: 12, number: 12, unread: 0 } }))
    expect(chat().read).toMatchObject({ number: 12, unread: 1 })
  })

  it('is not applied twice', () => {
    apply(diff())
    expect(apply(diff())).toBe('ignored')
  })

  it('does not put an edited old message where a hole would be', () => {
    const history = stores.histories.open(CHAT, 10)
    apply(diff({ messages: [text(2, { version: 2 }), text(14)] }))
    expect(history.live.messages.map(({ seq }) => seq)).toEqual([14])
  })

  it('sees a gap', () => {
    expect(apply(diff({ from: { seq: 12, tag: 1 } }))).toBe('gap')
  })

  it('is replaced by a reset: what was held is gone', () => {
    const history = stores.histories.open(CHAT, 10)
    apply(written(11))
    stores.applier.take()
    const next = summary({ cursor: { seq: 90, tag: 9 }, last_number: 80 })
    apply({ type: 'reset', chat: CHAT, reason: 'far', summary: next, messages: [text(88), text(90)] })
    expect(chat()).toEqual(next)
    expect(history.segments).toEqual([{ from: 88, to: 90, messages: [text(88), text(90)] }])
    const changes = stores.applier.take()
    expect([...changes.cleared]).toEqual([[CHAT, 88]])
    expect([...(changes.messages.get(CHAT)?.keys() ?? [])]).toEqual([88, 90])
  })
})

describe('on this device', () => {
  it('keeps a marker of the last visit when all that is held is too old', () => {
    const read = { chat: CHAT, seq: 8, number: 8, unread: 2 }
    const stored = summary()
    stores = makeStores()
    // As from the disk: nothing has touched the chat since.
    stores.chats.put(stored)
    const next = summary({ cursor: { seq: 90, tag: 9 }, last_number: 80, read })
    apply({ type: 'reset', chat: CHAT, reason: 'far', summary: next, messages: [] })
    expect(chat().read).toMatchObject({ seq: 10, number: 10 })
    stores.chats.put({ ...stored, read: { ...read, seq: 99, number: 85 } })
    apply({ type: 'reset', chat: CHAT, reason: 'tag', summary: next, messages: [] })
    expect(chat().read.seq).toBe(8)
  })

  it('moves the marker at once and never back', () => {
    stores.histories.open(CHAT, 10)
    apply(written(11))
    apply(written(12))
    apply(written(13))
    apply(event(14, { type: 'message_retracted', message: text(13, { kind: 'tombstone', version: 2 }) }))
    expect(chat().read.unread).toBe(2)
    expect(stores.applier.moveMarker(CHAT, { seq: 11, number: 11 })).toBe(true)
    expect(chat().read).toMatchObject({ seq: 11, unread: 1 })
    expect(stores.applier.moveMarker(CHAT, { seq: 10, number: 10 })).toBe(false)
  })

  it('keeps presence', () => {
    apply({ type: 'presence', users: [{ user: ANNA.id, state: 'online', since: null }] })
    expect(stores.presence.isOnline(ANNA.id)).toBe(true)
    stores.presence.forget()
    expect(stores.presence.isOnline(ANNA.id)).toBe(false)
  })

  it('adopts a chat only if the stream has not named it', () => {
    stores.applier.adopt(summary({ cursor: { seq: 99, tag: 1 } }))
    expect(chat().cursor.seq).toBe(10)
    stores.applier.adopt(summary({ id: 'new' }))
    expect(stores.chats.has('new')).toBe(true)
  })

  it('goes on with an adopted chat from where the stream names it', () => {
    const history = stores.histories.open('new', 1)
    const at = (seq: number) =>
      summary({ id: 'new', cursor: { seq, tag: 1 }, read: { chat: 'new', seq: 1, number: 1, unread: 1 } })
    const named = (to: number, seq: number) =>
      apply(userList([at(seq)], { reset: false, from: { seq: to - 1, tag: 5 }, to: { seq: to, tag: 5 } }))
    stores.applier.adopt(at(1))
    stores.applier.moveMarker('new', { seq: 2, number: 2 })
    expect(named(6, 2)).toBe('applied')
    expect(stores.chats.get('new')).toMatchObject({ cursor: { seq: 2 }, read: { seq: 2, number: 2 } })
    expect(history.segments).toEqual([{ from: 3, to: 2, messages: [] }])
    expect(apply(event(3, { type: 'message_written', message: text(3) }, 'new'))).toBe('applied')
    // From now on it is a chat like any other.
    named(7, 9)
    expect(stores.chats.get('new')?.cursor.seq).toBe(3)
  })
})

describe('marks of others', () => {
  const marks = (...all: readonly (readonly [string, number, number])[]): ServerFrame => ({
    type: 'marks',
    chat: CHAT,
    marks: all.map(([user, received, read]) => ({ user, received, read })),
  })

  it('are kept without mine, and never go back', () => {
    apply(marks([ANNA.id, 9, 7], [ME, 10, 10]))
    apply(marks([ANNA.id, 8, 6]))
    expect(stores.marks.list(CHAT)).toEqual([{ user: ANNA.id, received: 9, read: 7 }])
  })

  it('reach the disk with their chat, also when its messages are thrown away', () => {
    apply(marks([ANNA.id, 9, 7]))
    expect(stores.applier.take().marks.get(CHAT)).toHaveLength(1)
    apply({ type: 'reset', chat: CHAT, reason: 'far', summary: summary(), messages: [] })
    expect(stores.applier.take().marks.get(CHAT)).toEqual([{ user: ANNA.id, received: 9, read: 7 }])
  })

  it('rise with what somebody writes', () => {
    apply(written(11, { sender: ME }))
    apply(written(12))
    expect(stores.marks.get(CHAT)).toMatchObject({ received: 12, read: 12 })
  })

  it('say nothing of another history, of a chat that is gone, and of chats that are not held', () => {
    apply(marks([ANNA.id, 9, 7]))
    apply({ type: 'reset', chat: CHAT, reason: 'tag', summary: summary(), messages: [] })
    expect(stores.marks.list(CHAT)).toEqual([])
    apply(marks([ANNA.id, 9, 7]))
    apply(userList([], { reset: false, from: { seq: 5, tag: 5 }, to: { seq: 6, tag: 6 }, left: [CHAT] }))
    expect(stores.marks.list(CHAT)).toEqual([])
    expect(apply(marks([ANNA.id, 9, 7]))).toBe('ignored')
  })
})

describe('a chat that is not followed', () => {
  const bump = (over: Partial<ChatBump> = {}): ServerFrame => ({
    type: 'bump',
    chats: [
      {
        chat: CHAT,
        seq: 14,
        last_number: 13,
        last_message: text(14, { number: 13 }),
        member_count: 300,
        retracted: [12],
        read: null,
        ...over,
      },
    ],
  })

  it('moves in the list and counts, while its cursor stays', () => {
    const history = stores.histories.open(CHAT, 10)
    stores.applier.take()
    expect(apply(bump())).toBe('applied')
    expect(chat()).toMatchObject({ cursor: { seq: 10 }, last_message: { seq: 14 }, read: { unread: 2 } })
    expect(history.segments).toEqual([{ from: 11, to: 10, messages: [] }])
    const changes = stores.applier.take()
    expect(changes.messages.size).toBe(0)
    expect(changes.glimpsed.get(CHAT)?.seq).toBe(14)
  })

  it('is not moved by what is known already', () => {
    apply(bump({ seq: 10 }))
    expect(chat().read.unread).toBe(0)
  })

  it('counts nothing twice when its difference and its events come', () => {
    apply(bump())
    apply({
      type: 'diff',
      chat: CHAT,
      from: { seq: 10, tag: 1 },
      to: { seq: 14, tag: 2 },
      more: false,
      messages: [text(11), text(12, { kind: 'tombstone', version: 2 }), text(14, { number: 13 })],
      member_count: 300,
      read: { chat: CHAT, seq: 10, number: 10, unread: 2 },
    })
    expect(chat()).toMatchObject({ cursor: { seq: 14 }, read: { unread: 2 } })
    apply(written(15, { number: 14 }))
    expect(chat().read.unread).toBe(3)
  })

  it('keeps a marker that moved while the page of a reset was read', () => {
    const read = { chat: CHAT, seq: 10, number: 10, unread: 0 }
    apply({ type: 'user_event', seq: 6, tag: 6, event: { type: 'read_moved', read } })
    const older = { ...summary(), read: { ...read, seq: 8, number: 8, unread: 2 } }
    apply({ type: 'reset', chat: CHAT, reason: 'far', summary: older, messages: [] })
    expect(chat().read).toMatchObject({ seq: 10, unread: 0 })
  })

  it('takes a bump that tells the whole, also of a log that has gone back', () => {
    apply(bump())
    const read = { chat: CHAT, seq: 3, number: 3, unread: 5 }
    apply(bump({ seq: 9, last_number: 8, last_message: text(9, { number: 8 }), retracted: [], read }))
    expect(chat()).toMatchObject({ last_message: { seq: 9 }, last_number: 8, read: { unread: 5 } })
  })

  it('is waited for when it is opened, until its difference is here', async () => {
    let hasArrived = false
    apply(bump())
    const arrived = stores.behind.arrived(CHAT).then(() => {
      hasArrived = true
    })
    apply(written(11))
    await Promise.resolve()
    expect(hasArrived).toBe(false)
    for (const seq of [12, 13, 14]) apply(written(seq))
    await arrived
    expect(hasArrived).toBe(true)
  })
})
