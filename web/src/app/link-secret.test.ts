import { afterEach, expect, it } from 'vitest'
import { takeLinkSecret } from './link-secret'

afterEach(() => history.replaceState(null, '', '/'))

it.each([
  ['/setup#token=abc', { token: 'abc', invite: null }],
  ['/reset-password#token=abc', { token: 'abc', invite: null }],
  ['/confirm-email', { token: '', invite: null }],
  ['/#invite=3yZe7d', { token: '', invite: '3yZe7d' }],
])('takes the secret of %s out of the address', (address, secret) => {
  history.replaceState(null, '', address)
  expect(takeLinkSecret()).toEqual(secret)
  expect(location.hash).toBe('')
})

it('takes nothing from other pages', () => {
  history.replaceState(null, '', '/c/1#token=abc')
  expect(takeLinkSecret()).toEqual({ token: '', invite: null })
})
