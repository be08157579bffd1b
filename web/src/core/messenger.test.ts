import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Me, ServerFrame } from './api/schema.gen'
import { MemoryStorage } from './db/memory-storage'
import { Messenger } from './messenger.svelte'
import type { Wire } from './rt/socket'
import { ANNA, CHAT, event, ME, summary, text, userList, written } from './testing'

vi.mock('../platform/locks', () => ({ withLock: (_name: string, work: () => Promise<unknown>) => work() }))

class FakeWire implements Wire {
  readyState = 1
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  readonly sent: { readonly type: string; readonly [key: string]: unknown }[] = []
  closedWith: number | undefined

  send(frame: string): void {
    this.sent.push(JSON.parse(frame))
  }

  close(code?: number): void {
    this.closedWith = code
  }

  say(...frames: readonly ServerFrame[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent)
  }

  of(type: string) {
    return this.sent.filter((frame) => frame.type === type)
  }
}

const me: Me = {
  id: ME,
  username: 'me',
  name: 'Me',
  email: 'me@example.org',
  role: 'member',
  version: 1,
  created_at: '',
}
const hello: ServerFrame = {
  type: 'hello_ok',
  session: 's',
  user: ME,
  now: '',
  heartbeat_ms: 25_000,
  max_frame: 65_536,
  degraded: false,
}
const nothing = { watch: () => () => undefined }

/** Connected, with one chat. */
async function connected(storage = new MemoryStorage()) {
  const wire = new FakeWire()
  const messenger = new Messenger({
    token: async () => 'token',
    me,
    origin: 'http://localhost',
    storage,
    open: () => wire,
    surroundings: { ...nothing, isHidden: () => false },
    idleness: { ...nothing, isIdle: false },
    later: (work) => work(),
  })
  await messenger.start()
  await vi.advanceTimersByTimeAsync(0)
  wire.onopen?.(undefined as never)
  wire.say(hello, userList([summary()]), { type: 'sync_done' })
  return { messenger, wire }
}

/** What the server answers over HTTP, by the end of the path. */
function answers(bodies: Readonly<Record<string, unknown>>): void {
  vi.stubGlobal('fetch', async (url: string) => {
    const body = Object.entries(bodies).find(([path]) => new URL(url, 'http://localhost').pathname.endsWith(path))?.[1]
    return new Response(JSON.stringify(body ?? {}), { status: body === undefined ? 404 : 200 })
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  answers({})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('tells nobody that something was received before it is kept', async () => {
  const storage = new MemoryStorage()
  const { wire } = await connected(storage)
  await vi.advanceTimersByTimeAsync(2_000)
  const told = wire.of('ack').length
  const commit = vi.spyOn(storage, 'commit').mockRejectedValueOnce(new Error('full'))
  wire.say(written(11))
  await vi.advanceTimersByTimeAsync(1_900)
  expect([commit.mock.calls.length, wire.of('ack').length]).toEqual([1, told])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(wire.of('ack').at(-1)).toEqual({ type: 'ack', chats: [{ chat: CHAT, seq: 11 }] })
})

it('goes on without a gap in a chat that was written to before the stream named it', async () => {
  const { messenger, wire } = await connected()
  const direct = summary({ id: 'new', kind: 'direct', title: null, peer: ANNA, cursor: { seq: 1, tag: 1 } })
  answers({ '/chats/direct': direct })
  const opening = messenger.commands.openDirect(ANNA.id)
  await vi.advanceTimersByTimeAsync(2_100)
  await opening
  messenger.send('new', 'hello', null)
  await vi.advanceTimersByTimeAsync(10)
  const id = wire.of('cmd').find(({ cmd }) => (cmd as { type: string }).type === 'send_message')?.['id'] as number
  const placed = { chat: 'new', seq: 2, number: 2, version: 1, at: '' }
  wire.say({ type: 'result', id, ok: { type: 'placed', placed }, error: null })
  await vi.advanceTimersByTimeAsync(10)
  const client_id = messenger.outbox.of('new')[0]?.id ?? ''
  const named = { ...direct, cursor: { seq: 2, tag: 2 } }
  wire.say(userList([named], { reset: false, from: { seq: 5, tag: 5 }, to: { seq: 6, tag: 6 } }))
  wire.say(event(3, { type: 'message_written', message: text(3) }, 'new'))
  expect([messenger.chats.get('new')?.cursor.seq, wire.closedWith]).toEqual([3, undefined])
  // Its message does not come with the stream any more, but with the page that is read when it is looked at.
  const messages = [text(2, { sender: ME, client_id }), text(3)]
  answers({ '/messages': { messages, has_before: false, has_after: false } })
  await messenger.loader.before('new', messenger.loader.history('new').live)
  expect(messenger.outbox.of('new')).toEqual([])
  messenger.stop()
})
