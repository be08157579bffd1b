import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const go = vi.fn<(delta?: number) => void>()
const push = vi.fn<(state: unknown) => void>()

/** A module of its own for each test: there is one history. */
async function fresh() {
  vi.resetModules()
  return (await import('./overlays')).overlays
}

beforeEach(() => {
  vi.useFakeTimers()
  go.mockReset()
  push.mockReset()
  vi.spyOn(history, 'go').mockImplementation(go)
  vi.spyOn(history, 'pushState').mockImplementation(push)
})
afterEach(() => {
  vi.useRealTimers()
})

it('gives an overlay an entry, and Back closes it', async () => {
  const overlays = await fresh()
  const close = vi.fn()
  const closed = overlays.show(close)
  vi.runAllTimers()
  expect(push).toHaveBeenCalledOnce()
  overlays.popped(null)
  expect(close).toHaveBeenCalledOnce()
  closed()
  vi.runAllTimers()
  expect(go).not.toHaveBeenCalled()
})

it('takes the entry away when the overlay is closed otherwise', async () => {
  const overlays = await fresh()
  const closed = overlays.show(() => undefined)
  vi.runAllTimers()
  closed()
  vi.runAllTimers()
  expect(go).toHaveBeenCalledExactlyOnceWith(-1)
})

it('hands the entry of a menu on to the dialog that it opens', async () => {
  const overlays = await fresh()
  const closed = overlays.show(() => undefined)
  vi.runAllTimers()
  closed()
  overlays.show(() => undefined)
  vi.runAllTimers()
  expect(push).toHaveBeenCalledOnce()
  expect(go).not.toHaveBeenCalled()
})

it('hands it on to the view that the page goes to', async () => {
  const overlays = await fresh()
  const closed = overlays.show(() => undefined)
  vi.runAllTimers()
  closed()
  const leave = vi.fn()
  overlays.leave(leave)
  vi.runAllTimers()
  expect(leave).toHaveBeenCalledExactlyOnceWith(true)
  expect(go).not.toHaveBeenCalled()
})

it('goes to no view before the browser has come back from an overlay', async () => {
  const overlays = await fresh()
  const closed = overlays.show(() => undefined)
  vi.runAllTimers()
  closed()
  vi.runAllTimers()
  const leave = vi.fn()
  overlays.leave(leave)
  expect(leave).not.toHaveBeenCalled()
  overlays.popped(null)
  expect(leave).toHaveBeenCalledExactlyOnceWith(false)
})
