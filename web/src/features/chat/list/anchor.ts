/** Rows in view with their distance from the top of the viewport; the first that survives a change holds the place. */
export type Anchor = readonly { readonly key: string; readonly top: number }[]

const ENOUGH = 8

/** Index of the first child whose lower edge is below `y`. */
export function firstBelow(children: HTMLCollection, y: number): number {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > y) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Rows that begin inside the viewport come first: a row that is cut by its upper edge may wrap anew when the pane
 * changes its width, and would push what is being read.
 */
export function takeAnchor(list: HTMLElement, rows: HTMLElement): Anchor {
  const y = list.getBoundingClientRect().top
  const anchor: { key: string; top: number }[] = []
  let cut: { key: string; top: number } | null = null
  for (let index = firstBelow(rows.children, y); index < rows.children.length && anchor.length < ENOUGH; index++) {
    const row = rows.children[index]
    const key = row instanceof HTMLElement ? row.dataset['key'] : undefined
    if (row === undefined || key === undefined) continue
    const top = row.getBoundingClientRect().top - y
    if (top < 0) cut = { key, top }
    else anchor.push({ key, top })
  }
  return cut === null ? anchor : [...anchor, cut]
}

/** How far the content has slipped under the reader; null when every anchored row is gone. */
export function slipOf(anchor: Anchor, list: HTMLElement, rows: HTMLElement): number | null {
  const y = list.getBoundingClientRect().top
  for (const { key, top } of anchor) {
    const row = rows.querySelector(`:scope > [data-key="${key}"]`)
    if (row !== null) return row.getBoundingClientRect().top - y - top
  }
  return null
}
