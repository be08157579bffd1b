import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServerFrame } from '../api/schema.gen'
import { LinkLost } from './commands'
import { Link } from './link.svelte'
import type { Wire } from './socket'

class FakeWire implements Wire {
  readyState = 0
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  readonly sent: { type: string; [key: string]: unknown }[] = []
  closedWith: number | undefined

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(code?: number): void {
    this.closedWith = code
    this.readyState = 3
  }

  accept(): void {
    this.readyState = 1
    this.onopen?.(undefined as never)
  }

  say(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent)
  }

  drop(code: number): void {
    this.readyState = 3
    this.onclose?.({ code } as CloseEvent)
  }

  types(): string[] {
    return this.sent.map(({ type }) => type)
  }
}

const HELLO_OK: ServerFrame = {
  type: 'hello_ok',
  session: 's',
  user: 'me',
  now: '',
  heartbeat_ms: 25_000,
  max_frame: 65_536,
}

function make() {
  const wires: FakeWire[] = []
  const asked: (string | null)[] = []
  const state = { token: 'token-1', isHidden: false }
  const link: Link = new Link({
    url: 'ws://example/ws',
    token: async (refused) => {
      asked.push(refused)
      return state.token
    },
    hello: (token) => ({ type: 'hello', protocol: 1, token, client: 'test', user: null, chats: [] }),
    frame: (frame) => {
      if (frame.type === 'sync_done') link.synced()
    },
    isHidden: () => state.isHidden,
    random: () => 0.5,
    open: () => {
      const wire = new FakeWire()
      wires.push(wire)
      return wire
    },
  })
  const last = (): FakeWire => {
    const wire = wires.at(-1)
    if (wire === undefined) throw new Error('no socket was opened')
    return wire
  }
  const connect = async (): Promise<FakeWire> => {
    await vi.advanceTimersByTimeAsync(0)
    last().accept()
    last().say(HELLO_OK)
    last().say({ type: 'sync_done' })
    return last()
  }
  return { link, wires, asked, state, last, connect }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('Link', () => {
  it('says hello first, and is ready after the differences', async () => {
    const { link, connect } = make()
    link.start()
    const wire = await connect()
    expect(wire.sent[0]).toMatchObject({ type: 'hello', token: 'token-1' })
    expect(link.phase).toBe('ready')
  })

  it('waits longer each time, and begins afresh after success', async () => {
    const { link, last, wires, connect } = make()
    link.start()
    await vi.advanceTimersByTimeAsync(0)
    last().drop(1006)
    expect(link.phase).toBe('waiting')
    await vi.advanceTimersByTimeAsync(2_499)
    expect(wires).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(wires).toHaveLength(2)
    last().drop(1006)
    await vi.advanceTimersByTimeAsync(7_499)
    expect(wires).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    const wire = await connect()
    wire.drop(4010)
    await vi.advanceTimersByTimeAsync(2_500)
    expect(wires).toHaveLength(4)
  })

  it('spreads over the time that a goodbye names', async () => {
    const { link, wires, connect } = make()
    link.start()
    const wire = await connect()
    wire.say({ type: 'bye', code: 4010, after_ms: [10_000, 20_000], reason: 'drain' })
    wire.drop(4010)
    await vi.advanceTimersByTimeAsync(14_999)
    expect(wires).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(wires).toHaveLength(2)
  })

  it('gets another token at once when the last one was refused, but not in a circle', async () => {
    const { link, asked, last, state } = make()
    link.start()
    await vi.advanceTimersByTimeAsync(0)
    state.token = 'token-2'
    last().drop(4101)
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toEqual([null, 'token-1'])
    last().drop(4101)
    await vi.advanceTimersByTimeAsync(0)
    expect(link.phase).toBe('waiting')
  })

  it('stops where the server says stop', async () => {
    const { link, wires, connect } = make()
    link.start()
    const wire = await connect()
    wire.drop(4201)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(link.phase).toBe('stopped')
    expect(link.stopCode).toBe(4201)
    expect(wires).toHaveLength(1)
  })

  it('notices a silent link and gives commands back', async () => {
    const { link, connect } = make()
    link.start()
    const wire = await connect()
    const command = link.run({ type: 'retract_message', chat: 'c', seq: 1 })
    const refused = expect(command).rejects.toBeInstanceOf(LinkLost)
    await vi.advanceTimersByTimeAsync(12_500)
    expect(wire.types()).toContain('ping')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(wire.closedWith).toBe(4009)
    expect(link.phase).toBe('waiting')
    await refused
  })

  it('takes any frame as a sign of life', async () => {
    const { link, connect } = make()
    link.start()
    const wire = await connect()
    for (let beat = 0; beat < 10; beat++) {
      await vi.advanceTimersByTimeAsync(9_000)
      wire.say({ type: 'pong', n: beat })
    }
    expect(link.phase).toBe('ready')
  })

  it('probes when the network hints at trouble', async () => {
    const { link, connect } = make()
    link.start()
    const wire = await connect()
    link.hint('offline')
    expect(wire.types()).toContain('ping')
    await vi.advanceTimersByTimeAsync(4_000)
    expect(wire.closedWith).toBe(4009)
    link.hint('online')
    await vi.advanceTimersByTimeAsync(0)
    expect(link.phase).toBe('connecting')
  })

  it('renews the token of an open socket in band', async () => {
    const { link, state, connect } = make()
    link.start()
    const wire = await connect()
    state.token = 'token-2'
    await vi.advanceTimersByTimeAsync(13_000)
    expect(wire.sent).toContainEqual({ type: 'cmd', id: 1, cmd: { type: 'renew_token', token: 'token-2' } })
  })

  it('lets a hidden tab rest after five minutes and wakes it at sight', async () => {
    const { link, state, wires, connect } = make()
    link.start()
    const wire = await connect()
    state.isHidden = true
    link.hint('hidden')
    for (let minute = 0; minute < 5; minute++) {
      for (let part = 0; part < 6; part++) {
        await vi.advanceTimersByTimeAsync(10_000)
        wire.say({ type: 'pong', n: 1 })
      }
    }
    expect(link.phase).toBe('paused')
    state.isHidden = false
    link.hint('visible')
    await vi.advanceTimersByTimeAsync(0)
    expect(wires).toHaveLength(2)
  })
})
