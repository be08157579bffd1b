import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServerFrame } from '../api/schema.gen'
import { LinkLost } from './commands'
import { Link } from './link.svelte'
import { helloFrame } from './resume'
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
  degraded: false,
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
    hello: (token, isPlain) => helloFrame(token, isPlain, null, [], false),
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

  it('goes on doubling where the time that a goodbye named was in vain', async () => {
    const { link, last, wires, connect } = make()
    link.start()
    const wire = await connect()
    wire.say({ type: 'bye', code: 4012, after_ms: [0, 2_000], reason: 'overload' })
    wire.drop(4012)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(wires).toHaveLength(2)
    last().drop(1006)
    await vi.advanceTimersByTimeAsync(7_499)
    expect(wires).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(wires).toHaveLength(3)
  })

  it('alarms nobody while a node is replaced', async () => {
    const { link, connect } = make()
    link.start()
    const wire = await connect()
    wire.say({ type: 'bye', code: 4010, after_ms: [0, 10_000], reason: 'drain' })
    wire.drop(4010)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(link.phase).toBe('waiting')
    expect(link.isLate).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await connect()
    expect(link.isLate).toBe(false)
    expect(link.phase).toBe('ready')
  })

  it('says that the link is gone once the first new try has failed, or after a while', async () => {
    const { link, last, connect } = make()
    link.start()
    let wire = await connect()
    wire.drop(1006)
    await vi.advanceTimersByTimeAsync(2_500)
    expect(link.isLate).toBe(false)
    last().drop(1006)
    expect(link.isLate).toBe(true)
    await vi.advanceTimersByTimeAsync(7_500)
    wire = await connect()
    expect(link.isLate).toBe(false)
    wire.say({ type: 'bye', code: 4010, after_ms: [0, 45_000], reason: 'drain' })
    wire.drop(4010)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(link.isLate).toBe(true)
    expect(link.isMoving).toBe(true)
  })

  it('says so after two seconds when the network itself is gone', async () => {
    const { link, connect } = make()
    link.start()
    const wire = await connect()
    link.hint('offline')
    wire.drop(1006)
    await vi.advanceTimersByTimeAsync(1_999)
    expect(link.isLate).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(link.isLate).toBe(true)
  })

  it('takes commands of a busy server before it has caught up', async () => {
    const { link, last } = make()
    link.start()
    await vi.advanceTimersByTimeAsync(0)
    last().accept()
    last().say({ ...HELLO_OK, degraded: true })
    expect(link.isCatchingUp).toBe(true)
    expect(link.send({ type: 'focus', chat: null })).toBe(true)
    last().say({ type: 'sync_done' })
    expect(link.isCatchingUp).toBe(false)
    expect(link.phase).toBe('ready')
  })

  it('says hello in the plain form to a server that does not know the other', async () => {
    const { link, last, wires, connect } = make()
    link.start()
    await vi.advanceTimersByTimeAsync(0)
    last().accept()
    expect(last().sent[0]).toMatchObject({ caps: ['passive'], idle: false })
    last().drop(4202)
    const wire = await connect()
    expect(wires).toHaveLength(2)
    expect(wire.sent[0]).not.toHaveProperty('caps')
    expect(wire.sent[0]).not.toHaveProperty('idle')
    expect(link.isPlain).toBe(true)
    wire.drop(4202)
    expect(link.phase).toBe('stopped')
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

  it('gives up a socket that does not open, or does not greet, in time', async () => {
    const { link, last, wires } = make()
    link.start()
    await vi.advanceTimersByTimeAsync(14_999)
    expect(link.phase).toBe('connecting')
    await vi.advanceTimersByTimeAsync(1)
    expect([link.phase, last().closedWith]).toEqual(['waiting', 4009])
    link.retry()
    await vi.advanceTimersByTimeAsync(0)
    last().accept()
    // A word that is no greeting is none.
    last().say({ type: 'bye', code: 4010, after_ms: [1_000, 1_000], reason: 'drain' })
    await vi.advanceTimersByTimeAsync(15_000)
    expect([link.phase, last().closedWith, wires.length]).toEqual(['waiting', 4009, 2])
  })

  it('has all the time it needs once it was greeted', async () => {
    const { link, last } = make()
    link.start()
    await vi.advanceTimersByTimeAsync(14_000)
    last().accept()
    last().say({ ...HELLO_OK, heartbeat_ms: 60_000 })
    await vi.advanceTimersByTimeAsync(20_000)
    expect([link.phase, last().closedWith]).toEqual(['syncing', undefined])
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

  it('opens again what the server ended, once the session goes on as another', async () => {
    const { link, wires, connect } = make()
    link.start()
    const wire = await connect()
    wire.drop(4201)
    expect([link.phase, link.stopCode]).toEqual(['stopped', 4201])
    link.reopen()
    await connect()
    expect([link.phase, link.stopCode, wires.length]).toEqual(['ready', null, 2])
  })
})
