import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '../api/schema.gen'
import { Changes } from '../store/changes'
import { CHAT, ME, summary, text } from '../testing'
import { Commits } from './commits'
import { IdbStorage } from './idb-storage'
import { openDatabase } from './open'

let database: IDBDatabase

/** A tab that has just been opened. */
async function tab(): Promise<IdbStorage> {
  const storage = new IdbStorage(database)
  await storage.boot()
  return storage
}

/** What brings the chat to `seq`, with the messages touched on the way. */
function upTo(seq: number, messages: readonly Message[]): Changes {
  const changes = new Changes()
  changes.userCursor = { seq, tag: seq }
  changes.chat(summary({ cursor: { seq, tag: seq } }))
  for (const message of messages) changes.message(CHAT, message)
  return changes
}

/** The chat anew, complete from `from` on. */
function anew(from: number, seq: number, messages: readonly Message[]): Changes {
  const changes = new Changes()
  changes.clear(CHAT, from)
  changes.add(upTo(seq, messages))
  return changes
}

const tombstone = (seq: number) => text(seq, { kind: 'tombstone', body: null, version: 2 })
const seqsOf = (run: { readonly messages: readonly Message[] } | null) => run?.messages.map(({ seq }) => seq)

/** What the next visit finds: how far the chat is, and the bodies of what is complete up to there. */
async function found() {
  const storage = new IdbStorage(database)
  const { chats, userCursor } = await storage.boot()
  const cursor = chats[0]?.cursor.seq ?? 0
  const run = await storage.readBefore(CHAT, cursor + 1, 1_000)
  return { user: userCursor?.seq, cursor, from: run?.from, bodies: run?.messages.map(({ body }) => body) }
}

/** The next `times` transactions fail as on a full disk: everything is taken back. */
function fail(times: number): void {
  const open = database.transaction.bind(database)
  const opening = vi.spyOn(database, 'transaction')
  for (let time = 0; time < times; time++) {
    opening.mockImplementationOnce((...args) => {
      const tx = open(...args)
      queueMicrotask(() => tx.abort())
      return tx
    })
  }
}

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  database = await openDatabase(ME)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a transaction that fails', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  it('leaves no hole below what is written later', async () => {
    const commits = new Commits(await tab())
    await commits.add(anew(1, 1, [text(1)]))
    await vi.advanceTimersByTimeAsync(200)
    fail(1)
    const failed = commits.add(upTo(3, [text(2), text(3)]))
    await commits.flush()
    const later = commits.add(upTo(4, [text(4)]))
    await vi.advanceTimersByTimeAsync(200)
    expect(await found()).toMatchObject({ user: 1, cursor: 1, bodies: ['body 1'] })
    await vi.advanceTimersByTimeAsync(2_000)
    await Promise.all([failed, later])
    const bodies = ['body 1', 'body 2', 'body 3', 'body 4']
    expect(await found()).toEqual({ user: 4, cursor: 4, from: 1, bodies })
  })

  it('leaves what was whole before, however often it fails', async () => {
    const commits = new Commits(await tab())
    await commits.add(anew(1, 1, [text(1)]))
    await vi.advanceTimersByTimeAsync(200)
    fail(5)
    void commits.add(upTo(3, [text(2), text(3)]))
    for (let time = 0; time < 5; time++) {
      await commits.flush()
      await vi.advanceTimersByTimeAsync(2_000)
    }
    await commits.add(upTo(4, [text(4)]))
    await commits.flush()
    expect(await found()).toEqual({ user: 1, cursor: 1, from: 1, bodies: ['body 1'] })
  })
})

describe('two tabs', () => {
  it('do not bring back a text that was retracted, when one of them lags', async () => {
    await (await tab()).commit(anew(9, 9, [text(9)]))
    const [swift, slow] = [await tab(), await tab()]
    await swift.commit(upTo(10, [text(10)]))
    await swift.commit(upTo(11, [tombstone(10)]))
    await slow.commit(upTo(10, [text(10)]))
    expect(await found()).toMatchObject({ cursor: 11, bodies: ['body 9', null] })
    await slow.commit(upTo(12, [tombstone(10), text(12)]))
    expect(await found()).toMatchObject({ cursor: 12, bodies: ['body 9', null, 'body 12'] })
  })

  it('write nothing into a chat that the other one has begun anew', async () => {
    await (await tab()).commit(anew(1, 9, [text(9)]))
    const [former, later] = [await tab(), await tab()]
    await later.commit(anew(50, 50, [tombstone(50)]))
    await former.commit(upTo(51, [text(50), text(51)]))
    expect(await found()).toMatchObject({ cursor: 50, from: 50, bodies: [null] })
    // And it does not take for whole what the other one has not reached.
    expect(await former.readBefore(CHAT, 52, 60)).toBeNull()
  })
})

describe('history', () => {
  it('grows towards the beginning, but not over a hole', async () => {
    const storage = await tab()
    await storage.commit(anew(20, 20, [text(20)]))
    await storage.addHistory(CHAT, { from: 5, to: 9, messages: [text(5)] })
    expect(await found()).toMatchObject({ from: 20 })
    await storage.addHistory(CHAT, { from: 10, to: 19, messages: [text(12)] })
    await storage.addHistory(CHAT, { from: 5, to: 9, messages: [text(5)] })
    expect(seqsOf(await storage.readBefore(CHAT, 21, 60))).toEqual([5, 12, 20])
  })

  it('keeps what an event has changed when an older page comes after it', async () => {
    const storage = await tab()
    await storage.commit(anew(20, 20, [text(20)]))
    await storage.commit(upTo(21, [tombstone(12)]))
    await storage.addHistory(CHAT, { from: 10, to: 19, messages: [text(10), text(12)] })
    expect(await found()).toMatchObject({ from: 10, bodies: ['body 10', null, 'body 20'] })
  })

  it('is not whole from an old message on that was changed as the chat began', async () => {
    const storage = await tab()
    await storage.commit(anew(21, 22, [text(5, { version: 2 }), text(22)]))
    expect(await found()).toMatchObject({ from: 21, bodies: ['body 22'] })
  })
})
