const HIDDEN_MS = 50

/** Runs `work` with the next frame; a hidden page has no frames, so a timer stands in. */
export function nextFrame(work: () => void): void {
  if (document.visibilityState === 'hidden') {
    setTimeout(work, HIDDEN_MS)
    return
  }
  let isDone = false
  const once = (): void => {
    if (isDone) return
    isDone = true
    work()
  }
  requestAnimationFrame(once)
  // The page may be hidden between the request and the frame.
  setTimeout(once, HIDDEN_MS * 4)
}
