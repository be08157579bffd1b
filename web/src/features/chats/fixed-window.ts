export interface FixedWindow {
  readonly start: number
  readonly end: number
}

const SPARE = 5
/** However tall the pane is: more rows than this are never in the document. */
const MOST = 40

/** Rows of one height: which of them are on screen, with a few to spare on both sides. */
export function fixedWindow(count: number, rowHeight: number, scrollTop: number, viewHeight: number): FixedWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight)
  const shown = Math.ceil(viewHeight / rowHeight) + 1
  const spare = Math.max(0, Math.min(SPARE, Math.floor((MOST - shown) / 2)))
  const start = Math.max(0, Math.min(first - spare, count - shown))
  const end = Math.min(count, first + Math.min(shown + spare, MOST - (first - start)))
  return { start, end: Math.max(start, end) }
}

/** Where to scroll so that row `index` is wholly visible; null when it is. */
export function scrollToRow(index: number, rowHeight: number, scrollTop: number, viewHeight: number): number | null {
  const top = index * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + viewHeight) return top + rowHeight - viewHeight
  return null
}
