import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { User } from '../api/schema.gen'
import { ANNA } from '../testing'
import { UsersStore } from './users.svelte'

const read = vi.fn<(ids: readonly string[]) => Promise<readonly User[]>>()
const learned = vi.fn<(users: readonly User[]) => void>()
let users = new UsersStore(read, learned)

beforeEach(() => {
  vi.useFakeTimers()
  read.mockReset().mockResolvedValue([{ ...ANNA, name: 'Anna K' }])
  learned.mockReset()
  users = new UsersStore(read, learned)
})
afterEach(() => {
  vi.useRealTimers()
})

describe('people', () => {
  it('whom nobody knows are asked for, many at once and each once', async () => {
    expect(users.name('anna')).toBeNull()
    users.name('boris')
    users.name('anna')
    await vi.advanceTimersByTimeAsync(100)
    expect(read.mock.calls).toEqual([[['anna', 'boris']]])
    expect(users.name('anna')).toBe('Anna K')
    users.name('boris')
    await vi.advanceTimersByTimeAsync(100)
    expect(read).toHaveBeenCalledOnce()
  })

  it('who were kept on this device are shown at once, and asked for when they are', async () => {
    users.load([ANNA])
    await vi.advanceTimersByTimeAsync(100)
    expect(read).not.toHaveBeenCalled()
    expect(users.name('anna')).toBe('Anna')
    await vi.advanceTimersByTimeAsync(100)
    expect(users.name('anna')).toBe('Anna K')
    expect(learned).toHaveBeenCalledWith([{ ...ANNA, name: 'Anna K' }])
    users.freshen(['anna'])
    await vi.advanceTimersByTimeAsync(100)
    expect(read).toHaveBeenCalledOnce()
  })

  it('who could not be read are asked for again after a reconnect', async () => {
    read.mockRejectedValueOnce(new TypeError('no network'))
    users.load([ANNA])
    users.freshen(['anna'])
    await vi.advanceTimersByTimeAsync(100)
    expect(users.name('anna')).toBe('Anna')
    users.retry()
    await vi.advanceTimersByTimeAsync(100)
    expect(users.name('anna')).toBe('Anna K')
  })
})
