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

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('writes the first at once and gathers what follows shortly after', async () => {
  const written: Changes[] = []
  const commits = new Commits({ commit: async (changes) => void written.push(changes) })
  await commits.add(changed(1))
  let isKept = false
  void commits.add(changed(2)).then(() => {
    isKept = true
  })
  void commits.add(changed(3))
  await vi.advanceTimersByTimeAsync(150)
  expect([written.length, isKept]).toEqual([1, false])
  await vi.advanceTimersByTimeAsync(100)
  expect([written.length, isKept]).toEqual([2, true])
  expect([...(written[1]?.messages.get(CHAT)?.keys() ?? [])]).toEqual([2, 3])
  expect(written[1]?.chats.get(CHAT)?.cursor.seq).toBe(3)
})

it('makes rows void before anything else can read them', async () => {
  const written: Changes[] = []
  const commits = new Commits({ commit: async (changes) => void written.push(changes) })
  await commits.add(changed(1))
  void commits.add(changed(2))
  const anew = changed(9)
  anew.clear(CHAT)
  anew.message(CHAT, text(9))
  void commits.add(anew)
  expect(written).toHaveLength(2)
  expect([...(written[1]?.messages.get(CHAT)?.keys() ?? [])]).toEqual([9])
  expect([...(written[1]?.cleared ?? [])]).toEqual([CHAT])
})

it('goes on without a place on disk', async () => {
  const commits = new Commits({ commit: () => Promise.reject(new Error('full')) })
  await expect(commits.add(changed(1))).resolves.toBeUndefined()
})
