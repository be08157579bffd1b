import { correction } from './field'
import { type Grid, picture } from './picture'

/** Of each version: bytes of correction a block, and blocks, at level M (15 % may be damaged). */
const BLOCKS: readonly (readonly [number, number])[] = [
  [10, 1],
  [16, 1],
  [26, 1],
  [18, 2],
  [24, 2],
  [16, 4],
  [18, 4],
  [22, 4],
  [22, 5],
  [26, 5],
  [30, 5],
  [22, 8],
  [22, 9],
  [24, 9],
  [24, 10],
  [28, 10],
]

/** The QR code of a text; null for one that is too long (some 450 bytes). */
export function encode(text: string): Grid | null {
  const bytes = new TextEncoder().encode(text)
  for (let version = 1; version <= BLOCKS.length; version += 1) {
    const room = dataBytes(version)
    if (bytes.length + (version < 10 ? 2 : 3) <= room)
      return picture(version, interleaved(framed(bytes, version, room), version))
  }
  return null
}

/** Every byte that a version has room for. */
function rawBytes(version: number): number {
  const size = version * 4 + 17
  let bits = size * size - 64 * 3 - 15 * 2 - 1 - (size - 16) * 2
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2
    bits -= (marks * marks - 3) * 25 - (marks - 2) * 2 * 5
  }
  if (version >= 7) bits -= 36
  return bits >> 3
}

function dataBytes(version: number): number {
  const [perBlock, blocks] = BLOCKS[version - 1] ?? [0, 0]
  return rawBytes(version) - perBlock * blocks
}

/** Mode (bytes), length, the bytes, an end, and filling up to the room there is. */
function framed(bytes: Uint8Array, version: number, room: number): readonly number[] {
  const bits: number[] = []
  const push = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1)
  }
  push(0b0100, 4)
  push(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) push(byte, 8)
  push(0, Math.min(4, room * 8 - bits.length))
  push(0, (8 - (bits.length % 8)) % 8)
  for (let filling = 0xec; bits.length < room * 8; filling ^= 0xec ^ 0x11) push(filling, 8)
  return Array.from({ length: room }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  )
}

/** Data in blocks with their correction, taken column by column; the last blocks are one byte longer. */
function interleaved(data: readonly number[], version: number): readonly number[] {
  const [perBlock, count] = BLOCKS[version - 1] ?? [0, 1]
  const raw = rawBytes(version)
  const short = Math.floor(raw / count) - perBlock
  const shortCount = count - (raw % count)
  const blocks: { readonly data: readonly number[]; readonly correction: readonly number[] }[] = []
  let from = 0
  for (let index = 0; index < count; index += 1) {
    const block = data.slice(from, from + short + (index < shortCount ? 0 : 1))
    from += block.length
    blocks.push({ data: block, correction: correction(block, perBlock) })
  }
  const columns = (length: number, of: (block: (typeof blocks)[number]) => readonly number[]): number[] =>
    Array.from({ length }, (_, column) => blocks.flatMap((block) => of(block)[column] ?? [])).flat()
  return [...columns(short + 1, (block) => block.data), ...columns(perBlock, (block) => block.correction)]
}
