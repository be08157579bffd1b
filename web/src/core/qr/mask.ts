import type { Grid } from './picture'

type Put = (row: number, column: number, isDark: boolean) => void

/** Each turns other squares over, so that no large areas and no false patterns arise. */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

/** The picture under the mask that cameras read best. */
export function leastPenalty(
  raw: Grid,
  isPattern: Grid,
  drawFormat: (put: Put, size: number, mask: number) => void,
): Grid {
  const masked = MASKS.map((turns, mask) => {
    const grid = raw.map((line, row) =>
      line.map((isDark, column) => (isPattern[row]?.[column] === true ? isDark : isDark !== turns(row, column))),
    )
    drawFormat(
      (row, column, isDark) => {
        const line = grid[row]
        if (line !== undefined) line[column] = isDark
      },
      grid.length,
      mask,
    )
    return { grid, penalty: penaltyOf(grid) }
  })
  return masked.reduce((best, next) => (next.penalty < best.penalty ? next : best)).grid
}

const FALSE_MARK = /(?=10111010000|00001011101)/g

function penaltyOf(grid: Grid): number {
  const size = grid.length
  const columns = grid.map((_, column) => grid.map((line) => line[column] === true))
  const lines = [...grid, ...columns].map((line) => line.map((isDark) => (isDark ? '1' : '0')).join(''))
  let penalty = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
    penalty += [...line.matchAll(FALSE_MARK)].length * 40
  }
  for (let row = 0; row + 1 < size; row += 1) {
    for (let column = 0; column + 1 < size; column += 1) {
      const corner = grid[row]?.[column]
      const isBlock =
        grid[row]?.[column + 1] === corner &&
        grid[row + 1]?.[column] === corner &&
        grid[row + 1]?.[column + 1] === corner
      if (isBlock) penalty += 3
    }
  }
  const dark = grid.flat().filter(Boolean).length
  return penalty + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10
}
