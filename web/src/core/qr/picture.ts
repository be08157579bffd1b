import { leastPenalty } from './mask'

/** Rows of dark (true) and light squares. */
export type Grid = readonly (readonly boolean[])[]
/** Null: not written yet. */
type Draft = (boolean | null)[][]

/** Puts the bytes into the picture of `version`, around the patterns that a camera finds its way by. */
export function picture(version: number, bytes: readonly number[]): Grid {
  const size = version * 4 + 17
  const draft: Draft = Array.from({ length: size }, () => Array.from({ length: size }, () => null))
  drawPatterns(draft, version)
  const isPattern = draft.map((row) => row.map((square) => square !== null))
  write(draft, bytes)
  return leastPenalty(
    draft.map((row) => row.map((square) => square === true)),
    isPattern,
    drawFormat,
  )
}

function set(draft: Draft, row: number, column: number, isDark: boolean): void {
  const line = draft[row]
  if (line !== undefined && column >= 0 && column < line.length) line[column] = isDark
}

function drawPatterns(draft: Draft, version: number): void {
  const size = draft.length
  for (let place = 0; place < size; place += 1) {
    set(draft, 6, place, place % 2 === 0)
    set(draft, place, 6, place % 2 === 0)
  }
  const marks = alignments(version, size)
  const last = marks.length - 1
  marks.forEach((row, i) => {
    marks.forEach((column, j) => {
      const isCorner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
      if (!isCorner) drawRings(draft, row, column, 2)
    })
  })
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const) {
    drawRings(draft, row, column, 4)
  }
  drawFormat((row, column, isDark) => set(draft, row, column, isDark), size, 0)
  if (version >= 7) drawVersion(draft, version)
}

/** Square rings around a middle: dark but for the second from within and, of the large ones, the outermost. */
function drawRings(draft: Draft, row: number, column: number, radius: number): void {
  for (let down = -radius; down <= radius; down += 1) {
    for (let right = -radius; right <= radius; right += 1) {
      const ring = Math.max(Math.abs(down), Math.abs(right))
      const isDark = radius === 2 ? ring !== 1 : ring !== 2 && ring !== 4
      if (row + down >= 0 && row + down < draft.length) set(draft, row + down, column + right, isDark)
    }
  }
}

function alignments(version: number, size: number): readonly number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, index) => size - 7 - (count - 2 - index) * step)]
}

/** Level M and the mask, twice, with ten bits that correct them. */
export function drawFormat(
  put: (row: number, column: number, isDark: boolean) => void,
  size: number,
  mask: number,
): void {
  let rest = mask
  for (let index = 0; index < 10; index += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
  const bits = ((mask << 10) | rest) ^ 0x5412
  const bit = (index: number): boolean => ((bits >>> index) & 1) !== 0
  for (let index = 0; index <= 5; index += 1) put(index, 8, bit(index))
  put(7, 8, bit(6))
  put(8, 8, bit(7))
  put(8, 7, bit(8))
  for (let index = 9; index < 15; index += 1) put(8, 14 - index, bit(index))
  for (let index = 0; index < 8; index += 1) put(8, size - 1 - index, bit(index))
  for (let index = 8; index < 15; index += 1) put(size - 15 + index, 8, bit(index))
  put(size - 8, 8, true)
}

function drawVersion(draft: Draft, version: number): void {
  let rest = version
  for (let index = 0; index < 12; index += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
  const bits = (version << 12) | rest
  for (let index = 0; index < 18; index += 1) {
    const isDark = ((bits >>> index) & 1) !== 0
    const far = draft.length - 11 + (index % 3)
    const near = Math.floor(index / 3)
    set(draft, near, far, isDark)
    set(draft, far, near, isDark)
  }
}

/** Two columns at a time from the right, up and down in turn, around the timing column. */
function write(draft: Draft, bytes: readonly number[]): void {
  const size = draft.length
  let index = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step += 1) {
      for (const column of [right, right - 1]) {
        const row = ((right + 1) & 2) === 0 ? size - 1 - step : step
        if (draft[row]?.[column] !== null || index >= bytes.length * 8) continue
        set(draft, row, column, (((bytes[index >>> 3] ?? 0) >>> (7 - (index & 7))) & 1) !== 0)
        index += 1
      }
    }
  }
}
