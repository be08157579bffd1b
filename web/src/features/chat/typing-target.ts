const ACTIVATABLE =
  'input, textarea, select, button, a, summary, [role="menuitem"], [role="option"], [contenteditable="true"]'

/** A letter typed while nothing would take it belongs to the composer, the first one included. */
export function isForComposer(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false
  // "?" shows the shortcuts; space scrolls.
  if ([...event.key].length !== 1 || event.key === ' ' || event.key === '?') return false
  if (document.querySelector('dialog:modal, [popover]:popover-open[role="menu"]') !== null) return false
  return !(event.target instanceof Element && event.target.closest(ACTIVATABLE) !== null)
}
