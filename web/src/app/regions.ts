const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])'

/** F6: from pane to pane, the messages being one, to the element marked `data-region-start` or else the first that takes the focus. */
export function moveRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region], [role="log"]')].filter(isShown)
  if (regions.length === 0) return false
  const current = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next = current === -1 ? (step === 1 ? 0 : regions.length - 1) : current + step
  const region = regions[(next + regions.length) % regions.length]
  const start = region?.querySelector<HTMLElement>('[data-region-start]')
  const target = start ?? [...(region?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find(isShown)
  target?.focus()
  return target !== undefined
}

function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0
}
