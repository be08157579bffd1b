import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageIdleness } from './idle'

const MINUTE = 60_000
let stop = (): void => {}
const changed = vi.fn<(isIdle: boolean) => void>()

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  changed.mockReset()
  stop = pageIdleness.watch(changed)
})
afterEach(() => {
  stop()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('whether somebody is at this device', () => {
  it('nobody is after five minutes without a touch, and somebody at once with the next', () => {
    vi.advanceTimersByTime(4 * MINUTE)
    window.dispatchEvent(new Event('pointermove'))
    vi.advanceTimersByTime(5 * MINUTE - 1)
    expect(changed).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(changed.mock.calls).toEqual([[true]])
    vi.advanceTimersByTime(60 * MINUTE)
    window.dispatchEvent(new Event('keydown'))
    expect(changed.mock.calls).toEqual([[true], [false]])
    expect(pageIdleness.isIdle).toBe(false)
    vi.advanceTimersByTime(5 * MINUTE)
    expect(pageIdleness.isIdle).toBe(true)
  })

  it('nobody is while only the page moves, under a pointer at rest or with its own focus', () => {
    const input = document.body.appendChild(document.createElement('input'))
    vi.advanceTimersByTime(4 * MINUTE)
    window.dispatchEvent(new PointerEvent('pointermove', { movementX: 0, movementY: 0 }))
    input.focus()
    vi.advanceTimersByTime(MINUTE)
    expect(changed.mock.calls).toEqual([[true]])
    window.dispatchEvent(new PointerEvent('pointermove', { movementX: 1, movementY: 0 }))
    expect(changed.mock.calls).toEqual([[true], [false]])
    input.remove()
  })

  it('a page that nobody sees is left within a minute, and back when it is shown', () => {
    show('hidden')
    vi.advanceTimersByTime(MINUTE - 1)
    expect(changed).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(changed.mock.calls).toEqual([[true]])
    show('visible')
    expect(changed.mock.calls).toEqual([[true], [false]])
    show('hidden')
    show('visible')
    vi.advanceTimersByTime(4 * MINUTE)
    expect(changed).toHaveBeenCalledTimes(2)
  })

  it('a page that goes on without its person is watched no more', () => {
    vi.advanceTimersByTime(5 * MINUTE)
    stop()
    expect(pageIdleness.isIdle).toBe(false)
    window.dispatchEvent(new Event('pointermove'))
    vi.advanceTimersByTime(10 * MINUTE)
    expect(changed.mock.calls).toEqual([[true]])
  })
})
