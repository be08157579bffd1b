import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClientFrame } from '../api/schema.gen'
import { Pulse } from './pulse'

function make() {
  const state = { isLinked: true, watched: [] as readonly string[] }
  const sent: ClientFrame[] = []
  const asked: (readonly string[])[] = []
  const pulse = new Pulse({
    send: (frame) => {
      if (state.isLinked) sent.push(frame)
      return state.isLinked
    },
    watched: () => state.watched,
    subscribe: (users) => asked.push(users),
  })
  const acks = () => sent.map((frame) => (frame.type === 'ack' ? frame.chats : []))
  return { pulse, state, acks, asked }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('Pulse', () => {
  it('acknowledges what moved, at most once a second', () => {
    const { pulse, acks } = make()
    pulse.applied([['a', 3]])
    pulse.applied([
      ['a', 5],
      ['b', 1],
    ])
    vi.advanceTimersByTime(1_000)
    expect(acks()).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(acks()).toEqual([
      [
        { chat: 'a', seq: 5 },
        { chat: 'b', seq: 1 },
      ],
    ])
    pulse.applied([['a', 5]])
    vi.advanceTimersByTime(10_000)
    expect(acks()).toHaveLength(1)
  })

  it('puts no more than two hundred chats into one frame', () => {
    const { pulse, acks } = make()
    pulse.applied(Array.from({ length: 450 }, (_, index) => [`chat-${index}`, 1] as const))
    vi.advanceTimersByTime(10_000)
    expect(acks().map((chats) => chats.length)).toEqual([200, 200, 50])
    expect(new Set(acks().flatMap((chats) => chats.map(({ chat }) => chat))).size).toBe(450)
  })

  it('keeps what could not be said, and says again what may have been lost', () => {
    const { pulse, state, acks } = make()
    pulse.applied([['told', 2]])
    vi.advanceTimersByTime(2_000)
    state.isLinked = false
    pulse.applied([['kept', 7]])
    vi.advanceTimersByTime(2_000)
    state.isLinked = true
    pulse.renew()
    expect(acks().at(-1)).toEqual([
      { chat: 'kept', seq: 7 },
      { chat: 'told', seq: 2 },
    ])
    vi.advanceTimersByTime(60_000)
    pulse.renew()
    expect(acks()).toHaveLength(2)
  })

  it('asks after people when they change, and anew on a new socket', () => {
    const { pulse, state, asked } = make()
    state.watched = ['anna']
    pulse.soon()
    vi.advanceTimersByTime(2_000)
    pulse.soon()
    vi.advanceTimersByTime(2_000)
    expect(asked).toEqual([['anna']])
    pulse.renew()
    expect(asked).toEqual([['anna'], ['anna']])
  })
})
