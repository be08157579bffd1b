import { expect, it } from 'vitest'
import { Paged } from './paged.svelte'

type Answer = { readonly items: readonly number[]; readonly next: number | null }

function asked() {
  const waiting: { readonly after: number | null; readonly answer: (page: Answer) => void; fail(): void }[] = []
  const paged = new Paged<number, number>(
    (after) =>
      new Promise((resolve, reject) => waiting.push({ after, answer: resolve, fail: () => reject(new Error('no')) })),
  )
  return { paged, waiting }
}

it('adds page to page until there is no next', async () => {
  const { paged, waiting } = asked()
  const first = paged.load()
  waiting[0]?.answer({ items: [1, 2], next: 2 })
  await first
  const second = paged.more()
  expect(waiting[1]?.after).toBe(2)
  waiting[1]?.answer({ items: [3], next: null })
  await second
  await paged.more()
  expect([...paged.items]).toEqual([1, 2, 3])
  expect(waiting).toHaveLength(2)
})

it('forgets an answer that was overtaken by another question', async () => {
  const { paged, waiting } = asked()
  const first = paged.load()
  const second = paged.load()
  waiting[1]?.answer({ items: [9], next: null })
  await second
  waiting[0]?.answer({ items: [1], next: 1 })
  await first
  expect([...paged.items]).toEqual([9])
  expect(paged.next).toBeNull()
})

it('keeps what it has when the next page fails, and can ask again', async () => {
  const { paged, waiting } = asked()
  const first = paged.load()
  waiting[0]?.answer({ items: [1], next: 1 })
  await first
  const second = paged.more()
  waiting[1]?.fail()
  await second
  expect(paged.error).not.toBeNull()
  expect([...paged.items]).toEqual([1])
  const third = paged.more()
  waiting[2]?.answer({ items: [2], next: null })
  await third
  expect([...paged.items]).toEqual([1, 2])
  expect(paged.error).toBeNull()
})
