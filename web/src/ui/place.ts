const MARGIN = 8
const GAP = 4

/** Puts a popover below `anchor`, or above it when there is no room, always inside the window. */
export function placeBeside(popover: HTMLElement, anchor: DOMRect, align: 'start' | 'center' | 'end'): void {
  const { width, height } = popover.getBoundingClientRect()
  const wanted =
    align === 'start' ? anchor.left : align === 'end' ? anchor.right - width : anchor.left + (anchor.width - width) / 2
  const below = anchor.bottom + GAP
  const above = anchor.top - GAP - height
  const top = below + height + MARGIN <= innerHeight || above < MARGIN ? below : above
  popover.style.left = `${clamp(wanted, innerWidth - width - MARGIN)}px`
  popover.style.top = `${clamp(top, innerHeight - height - MARGIN)}px`
}

function clamp(value: number, max: number): number {
  return Math.round(Math.max(MARGIN, Math.min(value, max)))
}
