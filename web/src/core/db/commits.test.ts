import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Changes } from '../store/changes'
import { CHAT, summary, text } from '../testing'
import { Commits } from './commits'

function changed(seq: number): Changes {
  const changes = new Changes()
  changes.chat(summary({ cursor: { seq, tag: seq } }))
  changes.message(CHAT, text(seq))
  return changes
}

/** A disk that refuses while it is full. */
function make() {
  const written: Changes[] = []
  const done: string[] = []
  const state = { isFull: false, tries: 0 }
  const run = { from: 1, to: 9, messages: [] }
  const commits = new Commits({
    async commit(changes) {
      state.tries += 1
      await new Promise((resolve) => setTimeout(resolve, 10))
      if (state.isFull) throw new Error('full')
      written.push(changes)
      done.push('commit')
    },
    async readBefore() {
      done.push('read')
      return run
    },
    addHistory: async () => void done.push('add'),
  })
  const kept: string[] = []
  const add = (name: string, changes: Changes): void => void commits.add(changes).then(() => kept.push(name))
  const seqs = (at: number) => [...(written[at]?.messages.get(CHAT)?.keys() ?? [])]
  return { commits, written, done, state, run, kept, add, seqs }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('writes the first at once and gathers what follows shortly after', async () => {
  const { written, kept, add, seqs } = make()
  add('first', changed(1))
  await vi.advanceTimersByTimeAsync(10)
  add('second', changed(2))
  add('third', changed(3))
  await vi.advanceTimersByTimeAsync(150)
  expect([written.length, kept]).toEqual([1, ['first']])
  await vi.advanceTimersByTimeAsync(100)
  expect([written.length, kept]).toEqual([2, ['first', 'second', 'third']])
  expect(seqs(1)).toEqual([2, 3])
  expect(written[1]?.chats.get(CHAT)?.cursor.seq).toBe(3)
})

it('makes rows void before anything else can read them', async () => {
  const { commits, written, done, run, add, seqs } = make()
  add('first', changed(1))
  add('second', changed(2))
  const anew = changed(9)
  anew.clear(CHAT, 9)
  anew.message(CHAT, text(9))
  add('anew', anew)
  const reading = commits.readBefore(CHAT, 9, 60)
  await vi.advanceTimersByTimeAsync(20)
  expect(await reading).toBe(run)
  await commits.addHistory(CHAT, run)
  expect(done).toEqual(['commit', 'read', 'add'])
  expect(seqs(0)).toEqual([9])
  expect([...(written[0]?.cleared ?? [])]).toEqual([[CHAT, 9]])
})

it('lets no cursor overtake rows that were not kept', async () => {
  const { commits, written, state, kept, add, seqs } = make()
  state.isFull = true
  add('first', changed(1))
  await vi.advanceTimersByTimeAsync(5)
  add('second', changed(2))
  // Asked for while the first is on its way to the disk.
  void commits.flush()
  await vi.advanceTimersByTimeAsync(5)
  state.isFull = false
  add('third', changed(3))
  await vi.advanceTimersByTimeAsync(1_900)
  expect([state.tries, written.length, kept]).toEqual([1, 0, []])
  await vi.advanceTimersByTimeAsync(200)
  expect(seqs(0)).toEqual([1, 2, 3])
  expect(kept).toEqual(['first', 'second', 'third'])
})

it('reads nothing from a disk that has not taken everything', async () => {
  const { commits, done, state, run, add } = make()
  state.isFull = true
  add('first', changed(1))
  const reading = commits.readBefore(CHAT, 9, 60)
  await vi.advanceTimersByTimeAsync(20)
  expect(await reading).toBeNull()
  await commits.addHistory(CHAT, run)
  expect(done).toEqual([])
  state.isFull = false
  await vi.advanceTimersByTimeAsync(2_100)
  expect(await commits.readBefore(CHAT, 9, 60)).toBe(run)
})

it('leaves the disk as it is when it refuses again and again, and goes on without', async () => {
  const { commits, written, state, kept, add } = make()
  state.isFull = true
  add('first', changed(1))
  await vi.advanceTimersByTimeAsync(7_000)
  add('second', changed(2))
  expect(kept).toEqual([])
  await vi.advanceTimersByTimeAsync(2_000)
  expect([state.tries, kept]).toEqual([5, ['first', 'second']])
  state.isFull = false
  add('third', changed(3))
  await vi.advanceTimersByTimeAsync(10_000)
  expect([state.tries, written.length, kept.at(-1)]).toEqual([5, 0, 'third'])
  expect(await commits.readBefore(CHAT, 9, 60)).toBeNull()
})
