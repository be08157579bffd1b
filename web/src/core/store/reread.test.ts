import { expect, it } from 'vitest'
import type { ChatSummary } from '../api/schema.gen'
import { CHAT, ME, makeStores, summary, text, userList } from '../testing'
import { rereadUnheard } from './reread'

const greeted = {
  type: 'hello_ok',
  session: 's',
  user: ME,
  now: '',
  heartbeat_ms: 1,
  max_frame: 1,
  degraded: false,
} as const
const fresh = summary({
  cursor: { seq: 20, tag: 2 },
  last_number: 18,
  last_message: text(20, { number: 18 }),
  member_count: 301,
  read: { chat: CHAT, seq: 10, number: 10, unread: 6 },
})

/** A chat that a bump had moved to 14 in the former connection. */
function ahead() {
  const stores = makeStores()
  stores.applier.apply(userList([summary()]))
  const last_message = text(14, { number: 14 })
  const bump = { chat: CHAT, seq: 14, last_number: 14, last_message, member_count: 300, retracted: [], read: null }
  stores.applier.apply({ type: 'bump', chats: [bump] })
  stores.applier.apply(greeted)
  return stores
}

async function reread(stores: ReturnType<typeof makeStores>, answer: ChatSummary | null = fresh) {
  const asked: string[] = []
  const read = async (chat: string) => {
    asked.push(chat)
    if (answer === null) throw new Error('gone')
    return answer
  }
  await rereadUnheard(stores.applier, read, () => stores.applier.take())
  return asked
}

it('reads anew an entry that is further than what is held and that nothing has named', async () => {
  const stores = ahead()
  expect(await reread(stores)).toEqual([CHAT])
  expect(stores.chats.get(CHAT)).toMatchObject({
    cursor: { seq: 10 },
    last_number: 18,
    member_count: 301,
    last_message: { seq: 20 },
    read: { number: 10, unread: 6 },
  })
})

it('leaves alone what the catching up has named, and what is held to its end', async () => {
  const named = ahead()
  const bump = {
    chat: CHAT,
    seq: 15,
    last_number: 15,
    last_message: null,
    member_count: 300,
    retracted: [],
    read: null,
  }
  named.applier.apply({ type: 'bump', chats: [bump] })
  expect(await reread(named)).toEqual([])
  const whole = makeStores()
  whole.applier.apply(userList([summary()]))
  whole.applier.apply(greeted)
  expect(await reread(whole)).toEqual([])
})

it('keeps what it has when the answer does not come, or comes after the stream', async () => {
  const stores = ahead()
  await reread(stores, null)
  expect(stores.chats.get(CHAT)).toMatchObject({ last_number: 14, read: { unread: 4 } })
  stores.applier.apply(userList([summary({ cursor: { seq: 21, tag: 3 }, last_number: 19 })]))
  stores.applier.refresh(fresh)
  expect(stores.chats.get(CHAT)?.last_number).toBe(19)
})
