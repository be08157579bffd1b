/** Which of the loaded rows are in the document: a contiguous run [start, end). */
export interface Win {
  readonly start: number
  readonly end: number
}

/** What the reader sees, in pixels. */
export interface View {
  readonly top: number
  readonly height: number
  readonly total: number
}

export const MOST_ROWS = 160
const STEP = 40
/** Few rows in the first frame, the rest a moment later: switching chats halves in cost. */
const FIRST = 40
const WIDE = 100
/** How far from the edge, in viewports, the window moves on. */
const MARGIN = 1.5

export function windowAtEnd(count: number): Win {
  return { start: Math.max(0, count - FIRST), end: count }
}

export function windowAround(index: number, count: number): Win {
  const start = Math.max(0, Math.min(index - FIRST / 2, count - FIRST))
  return { start, end: Math.min(count, start + FIRST) }
}

/** The same rows with more on both sides. */
export function widened(win: Win, count: number): Win {
  const missing = Math.max(0, WIDE - (win.end - win.start))
  const end = Math.min(count, win.end + Math.ceil(missing / 2))
  return { start: Math.max(0, win.start - (missing - (end - win.end))), end }
}

/** The window after a scroll: moved by a step where less than the margin is left, cut on the far side. */
export function shifted(win: Win, count: number, { top, height, total }: View): Win {
  const margin = height * MARGIN
  if (top < margin && win.start > 0) {
    const start = Math.max(0, win.start - STEP)
    return { start, end: Math.min(win.end, start + MOST_ROWS) }
  }
  if (total - top - height < margin && win.end < count) {
    const end = Math.min(count, win.end + STEP)
    return { start: Math.max(win.start, end - MOST_ROWS), end }
  }
  return win
}

/**
 * The window after the rows themselves changed: the same messages stay in it, wherever they are now. `shown` are the
 * keys it had; `place` says where a key is now, −1 if it is gone. Null when none of them is left.
 */
export function relocated(shown: readonly string[], place: (key: string) => number): Win | null {
  const first = shown.find((key) => place(key) !== -1)
  const last = shown.findLast((key) => place(key) !== -1)
  if (first === undefined || last === undefined) return null
  return { start: place(first), end: place(last) + 1 }
}

/** The bottom is followed: the newest rows are in, and old ones leave in steps rather than one by one. */
export function followed(win: Win, count: number): Win {
  const start = count - win.start > MOST_ROWS ? count - MOST_ROWS + STEP : win.start
  return { start: Math.max(0, start), end: count }
}

/** Rows were inserted in the middle: never more than the limit, and what is being read stays. */
export function limited(win: Win, anchor: number): Win {
  if (win.end - win.start <= MOST_ROWS) return win
  const start = Math.max(win.start, Math.min(anchor - MOST_ROWS / 2, win.end - MOST_ROWS))
  return { start, end: start + MOST_ROWS }
}
