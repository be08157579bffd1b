import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { calledOf } from './nicknames.svelte'
import { Own } from './own.svelte'
import { ANNA } from './testing'

const fetched = vi.fn<(url: string) => Promise<Response>>()
const contacts = (nickname: string | null, next: string | null = null, user = ANNA) =>
  new Response(JSON.stringify({ contacts: [{ user, nickname, added_at: '2026-11-21T10:00:00Z' }], next }))

beforeEach(() => {
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => vi.unstubAllGlobals())

it('reads all pages once, and calls people what I call them', async () => {
  const own = new Own()
  fetched
    .mockResolvedValueOnce(contacts('Anya', 'anna'))
    .mockResolvedValueOnce(contacts(null, null, { ...ANNA, id: 'boris', name: 'Boris' }))
  await Promise.all([own.need('contacts'), own.need('contacts')])
  await own.need('contacts')
  expect(fetched.mock.calls.map(([url]) => url)).toEqual(['/api/v1/contacts', '/api/v1/contacts?after=anna'])
  expect(own.contacts?.map(({ user }) => user.id)).toEqual(['anna', 'boris'])
  expect(calledOf(ANNA)).toBe('Anya')
  expect(calledOf({ id: 'boris', name: 'Boris' })).toBe('Boris')
  own.forget()
  expect(calledOf(ANNA)).toBe('Anna')
})

it('reads anew what changed elsewhere, but only what somebody has looked at', async () => {
  const own = new Own()
  own.changed(['contacts', 'profile', 'blocks'])
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockResolvedValueOnce(contacts('Anya'))
  await own.need('contacts')
  fetched.mockResolvedValueOnce(contacts('Anechka'))
  own.changed(['contacts'])
  await vi.waitFor(() => expect(calledOf(ANNA)).toBe('Anechka'))
  own.forget()
})

it('asks again later for what could not be read', async () => {
  const own = new Own()
  fetched.mockRejectedValueOnce(new TypeError('offline'))
  await expect(own.need('contacts')).rejects.toThrow()
  fetched.mockResolvedValueOnce(contacts(null))
  await own.need('contacts')
  expect(own.contacts).toHaveLength(1)
})
