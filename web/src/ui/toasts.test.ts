import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { showToast, toasts } from './toasts.svelte'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

const texts = (): string[] => toasts().map((toast) => toast.text)

it('shows three at most, the same text once, and each for a while', () => {
  for (const text of ['a', 'b', 'c', 'd', 'c']) showToast(text)
  expect(texts()).toEqual(['b', 'd', 'c'])
  vi.advanceTimersByTime(6000)
  expect(texts()).toEqual([])
})
