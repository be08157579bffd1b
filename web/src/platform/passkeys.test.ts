import { expect, it } from 'vitest'
import { bytes, text } from './passkeys'

it('writes bytes as base64url and reads them again', () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index)
  expect(text(Uint8Array.from([251, 255, 190]).buffer)).toBe('-_--')
  expect(bytes(text(all.buffer))).toEqual(all)
  expect(text(new ArrayBuffer(1))).toBe('AA')
})
