import { describe, expect, it } from 'vitest'
import type { CachedRun } from '../db/storage'
import { lowerBound, type Page } from '../model/segments'
import { CHAT, event, makeStores, summary, text, userList, written } from '../testing'
import { HistoryLoader, type HistoryQuery } from './history-loader'

/** A server with messages 1…100 and a disk that holds what it is given. */
function make(cached: CachedRun | null = null) {
  const stores = makeStores()
  stores.applier.apply(userList([summary({ cursor: { seq: 100, tag: 1 } })]))
  const all = Array.from({ length: 100 }, (_, index) => text(index + 1))
  const asked: HistoryQuery[] = []
  const stored: [number, number, number][] = []
  const read = async (_chat: string, query: HistoryQuery): Promise<Page> => {
    asked.push(query)
    const { before, after, around, limit } = query
    const middle = around === undefined ? null : lowerBound(all, around)
    const end =
      middle !== null ? middle + Math.ceil(limit / 2) : before !== undefined ? lowerBound(all, before) : all.length
    const start = after !== undefined ? lowerBound(all, after + 1) : Math.max(0, end - limit)
    const stop = after !== undefined ? start + limit : end
    const messages = all.slice(start, stop)
    return { messages, has_before: start > 0, has_after: stop < all.length }
  }
  let disk = cached
  const loader = new HistoryLoader({
    chats: stores.chats,
    histories: stores.histories,
    storage: {
      readBefore: async () => {
        const run = disk
        disk = null
        return run
      },
      addHistory: async (_chat, { from, to, messages }) => {
        stored.push([from, to, messages.length])
      },
    },
    read,
  })
  return { ...stores, loader, asked, stored, history: loader.history(CHAT) }
}

describe('HistoryLoader', () => {
  it('opens with the newest page and stores it', async () => {
    const { loader, history, stored } = make()
    await loader.newest(CHAT)
    expect(history.live).toMatchObject({ from: 41, to: 100 })
    expect(stored).toEqual([[41, 100, 60]])
  })

  it('asks nobody when the disk knows', async () => {
    const { loader, history, asked } = make({ from: 90, to: 100, messages: [text(95), text(100)] })
    await loader.newest(CHAT)
    expect(history.live).toMatchObject({ from: 90, to: 100 })
    expect(asked).toEqual([])
  })

  it('goes back to the very beginning, once each', async () => {
    const { loader, history, asked } = make()
    await loader.newest(CHAT)
    await Promise.all([loader.before(CHAT, history.live), loader.before(CHAT, history.live)])
    expect(history.live.from).toBe(0)
    expect(history.live.messages).toHaveLength(100)
    await loader.before(CHAT, history.live)
    expect(asked).toHaveLength(2)
  })

  it('jumps far away and grows together with the rest', async () => {
    const { loader, history } = make()
    await loader.newest(CHAT)
    await loader.quoted(CHAT, 5)
    expect(history.message(5)?.seq).toBe(5)
    expect(history.segments).toHaveLength(2)
    const run = history.segments[0]
    if (run !== undefined) await loader.after(CHAT, run)
    expect(history.segments).toHaveLength(1)
    expect(history.live.messages).toHaveLength(96)
  })

  it('keeps events that arrive while a page is on its way', async () => {
    const { loader, history, applier } = make()
    const loading = loader.newest(CHAT)
    applier.apply(written(101))
    await loading
    expect(history.live.to).toBe(101)
    expect(history.live.messages.at(-1)?.seq).toBe(101)
    expect(history.segments).toHaveLength(1)
  })

  it('shows a message as the stream left it, not as an older page has it', async () => {
    const { loader, history, applier, asked } = make()
    const loading = loader.around(CHAT, 3)
    while (asked.length === 0) await Promise.resolve()
    applier.apply(event(101, { type: 'message_retracted', message: text(3, { kind: 'tombstone', version: 2 }) }))
    await loading
    expect(history.message(3)?.kind).toBe('tombstone')
    expect(history.message(4)?.kind).toBe('text')
  })

  it('throws a page away that was asked for before a reset', async () => {
    const { loader, history, applier, asked } = make()
    const loading = loader.around(CHAT, 3)
    expect(asked).toHaveLength(0)
    while (asked.length === 0) await Promise.resolve()
    applier.apply({
      type: 'reset',
      chat: CHAT,
      reason: 'tag',
      summary: summary({ cursor: { seq: 7, tag: 2 } }),
      messages: [text(7, { body: 'restored' })],
    })
    await loading
    expect(history.segments).toEqual([{ from: 7, to: 7, messages: [text(7, { body: 'restored' })] }])
  })
})
