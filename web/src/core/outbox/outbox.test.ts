import { describe, expect, it, vi } from 'vitest'
import type { Command, Message, Outcome, Slug } from '../api/schema.gen'
import { MemoryStorage } from '../db/memory-storage'
import { CommandRefused, LinkLost } from '../rt/commands'
import { CHAT, ME, text } from '../testing'
import { echoOf, withPending } from './optimistic'
import { Outbox } from './outbox.svelte'

type Answer = (command: Command) => Promise<Outcome>

const placed = (seq: number): Outcome => ({
  type: 'placed',
  placed: { chat: CHAT, seq, number: seq, version: 1, at: '2026-11-21T09:00:00.000000Z' },
})
const refusal = (code: Slug, retry: 'never' | 'same_id' = 'never', after_ms: number | null = null) =>
  new CommandRefused({ code, retry, after_ms, field: null, limit: null })

/** A tab: its own memory over the disk that all tabs share. */
async function openTab(storage: MemoryStorage, answer: Answer) {
  const state = { isReady: true, sent: [] as Command[], refused: [] as string[], held: null as Message | null }
  const outbox = new Outbox({
    storage,
    me: ME,
    isReady: () => state.isReady,
    run: (command) => {
      state.sent.push(command)
      return answer(command)
    },
    lock: (work) => work(),
    held: () => state.held,
    refused: (entry, code) => state.refused.push(`${entry.kind} ${code}`),
  })
  outbox.load(await storage.listOutbox())
  return { outbox, state }
}

const bodies = (sent: readonly Command[]): unknown[] =>
  sent.map((command) => ('body' in command ? command.body : command.type))
const settled = async (outbox: Outbox): Promise<void> => {
  await vi.waitFor(() =>
    expect(outbox.entries.every(({ id, refused }) => outbox.isConfirmed(id) || refused !== null)).toBe(true),
  )
}

describe('sending', () => {
  it('writes to disk before it sends, and shows at once', async () => {
    const storage = new MemoryStorage()
    const atSend: number[] = []
    const { outbox } = await openTab(storage, async () => {
      atSend.push((await storage.listOutbox()).length)
      return placed(11)
    })
    outbox.send(CHAT, 'hello', null)
    expect(outbox.of(CHAT)).toHaveLength(1)
    await settled(outbox)
    expect(atSend).toEqual([1])
    expect(await storage.listOutbox()).toEqual([])
  })

  it('keeps the echo until the stream brings the message', async () => {
    const { outbox } = await openTab(new MemoryStorage(), async () => placed(11))
    const entry = outbox.send(CHAT, 'hello', null)
    await settled(outbox)
    expect(outbox.isConfirmed(entry.id)).toBe(true)
    outbox.settle(CHAT, [text(11, { sender: 'other', client_id: entry.id })])
    expect(outbox.entries).toHaveLength(1)
    outbox.settle(CHAT, [text(11, { sender: ME, client_id: entry.id })])
    expect(outbox.entries).toEqual([])
    expect(outbox.isConfirmed(entry.id)).toBe(false)
  })

  it('keeps the order within a chat, one after the other', async () => {
    let inFlight = 0
    const { outbox, state } = await openTab(new MemoryStorage(), async () => {
      expect(++inFlight).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 1))
      inFlight--
      return placed(1)
    })
    for (const body of ['1', '2', '3', '4', '5']) outbox.send(CHAT, body, null)
    await settled(outbox)
    expect(bodies(state.sent)).toEqual(['1', '2', '3', '4', '5'])
  })
})

describe('a lost link', () => {
  it('sends again with the same client id, once it is back', async () => {
    let isUp = false
    const { outbox, state } = await openTab(new MemoryStorage(), async () => {
      if (!isUp) throw new LinkLost()
      return placed(11)
    })
    const entry = outbox.send(CHAT, 'hello', null)
    await vi.waitFor(() => expect(state.sent).toHaveLength(1))
    expect(outbox.entries).toHaveLength(1)
    isUp = true
    await outbox.flush()
    expect(state.sent.map((command) => 'client_id' in command && command.client_id)).toEqual([entry.id, entry.id])
    await outbox.flush()
    expect(state.sent).toHaveLength(2)
  })

  it('does not send what the stream has brought meanwhile', async () => {
    const { outbox, state } = await openTab(new MemoryStorage(), async () => Promise.reject(new LinkLost()))
    const entry = outbox.send(CHAT, 'hello', null)
    await vi.waitFor(() => expect(state.sent).toHaveLength(1))
    outbox.settle(CHAT, [text(11, { sender: ME, client_id: entry.id })])
    await outbox.flush()
    expect(state.sent).toHaveLength(1)
  })

  it('survives a reload: waiting messages go out in order, once', async () => {
    const storage = new MemoryStorage()
    const first = await openTab(storage, async () => placed(1))
    first.state.isReady = false
    for (const body of ['1', '2', '3']) first.outbox.send(CHAT, body, null)
    await first.outbox.flush()
    expect(first.state.sent).toEqual([])

    const second = await openTab(storage, async () => placed(1))
    expect(second.outbox.of(CHAT)).toHaveLength(3)
    second.outbox.send(CHAT, '4', null)
    await settled(second.outbox)
    expect(bodies(second.state.sent)).toEqual(['1', '2', '3', '4'])
    // The first tab lives on, and finds nothing left to do.
    first.state.isReady = true
    await first.outbox.flush()
    expect(first.state.sent).toEqual([])
  })
})

describe('refusals', () => {
  it('waits and tries again when the server says so', async () => {
    vi.useFakeTimers()
    let tries = 0
    const { outbox, state } = await openTab(new MemoryStorage(), async () => {
      if (++tries === 1) throw refusal('busy', 'same_id', 700)
      return placed(11)
    })
    outbox.send(CHAT, 'hello', null)
    await vi.advanceTimersByTimeAsync(600)
    expect(state.sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(state.sent).toHaveLength(2)
    vi.useRealTimers()
  })

  it('keeps a refused message with its reason, lets others pass, and retries on demand', async () => {
    let isAllowed = false
    const storage = new MemoryStorage()
    const { outbox, state } = await openTab(storage, async (command) => {
      if (!isAllowed && 'body' in command && command.body === 'bad') throw refusal('forbidden')
      return placed(11)
    })
    const bad = outbox.send(CHAT, 'bad', null)
    outbox.send(CHAT, 'good', null)
    await settled(outbox)
    expect(outbox.entries.find(({ id }) => id === bad.id)?.refused).toBe('forbidden')
    expect((await storage.listOutbox()).map(({ refused }) => refused)).toEqual(['forbidden'])
    await outbox.flush()
    expect(bodies(state.sent)).toEqual(['bad', 'good'])
    isAllowed = true
    outbox.retry(bad.id)
    await settled(outbox)
    expect(bodies(state.sent)).toEqual(['bad', 'good', 'bad'])
    outbox.remove(bad.id)
    expect(outbox.entries.some(({ id }) => id === bad.id)).toBe(false)
  })

  it('rolls an edit back and says so', async () => {
    const { outbox, state } = await openTab(new MemoryStorage(), async () => Promise.reject(refusal('conflict')))
    outbox.edit(CHAT, 5, 1, 'new')
    expect(withPending(text(5), outbox.of(CHAT)).body).toBe('new')
    await vi.waitFor(() => expect(state.refused).toEqual(['edit conflict']))
    expect(outbox.entries).toEqual([])
    expect(withPending(text(5), outbox.of(CHAT)).body).toBe('body 5')
  })

  it('takes a conflict with its own first try as success', async () => {
    const { outbox, state } = await openTab(new MemoryStorage(), async () => Promise.reject(refusal('conflict')))
    state.held = text(5, { body: 'new', version: 2 })
    outbox.edit(CHAT, 5, 1, 'new')
    await vi.waitFor(() => expect(outbox.entries).toEqual([]))
    expect(state.refused).toEqual([])
  })
})

describe('other mutations', () => {
  it('shows retractions and edits until they arrive', async () => {
    const { outbox } = await openTab(new MemoryStorage(), async () => placed(5))
    outbox.retract(CHAT, 5)
    expect(withPending(text(5), outbox.of(CHAT))).toMatchObject({ kind: 'tombstone', body: null })
    expect(withPending(text(6), outbox.of(CHAT))).toEqual(text(6))
    await settled(outbox)
    outbox.settle(CHAT, [text(5, { kind: 'tombstone', version: 2 })])
    expect(outbox.entries).toEqual([])
  })

  it('sends one marker for a chat, the latest', async () => {
    const { outbox, state } = await openTab(new MemoryStorage(), async () => ({ type: 'done' }))
    state.isReady = false
    for (const seq of [3, 7, 9]) outbox.read(CHAT, seq)
    state.isReady = true
    await outbox.flush()
    expect(state.sent).toEqual([{ type: 'mark_read', chat: CHAT, seq: 9 }])
    expect(outbox.entries).toEqual([])
    outbox.read(CHAT, 12)
    await vi.waitFor(() => expect(state.sent).toHaveLength(2))
  })

  it('forgets a chat that is gone', async () => {
    const storage = new MemoryStorage()
    const { outbox, state } = await openTab(storage, async () => placed(1))
    state.isReady = false
    outbox.send(CHAT, 'hello', null)
    await outbox.flush()
    outbox.dropChat(CHAT)
    expect(outbox.entries).toEqual([])
    expect(await storage.listOutbox()).toEqual([])
  })

  it('makes an echo that looks like the message it will be', async () => {
    const { outbox } = await openTab(new MemoryStorage(), async () => placed(1))
    const entry = outbox.send(CHAT, 'hello', 4)
    expect(echoOf(entry, ME)).toMatchObject({ seq: 0, sender: ME, client_id: entry.id, body: 'hello', reply_to: 4 })
  })
})
