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

/** As `nextFrame`, but no sooner than `pauseMs` after the last time: a lone call waits for nothing, a flood is taken in gulps. */
export function pacedFrames(pauseMs: number): (work: () => void) => void {
  let last = Number.NEGATIVE_INFINITY
  return (work) => {
    const wait = last + pauseMs - performance.now()
    const run = (): void => {
      last = performance.now()
      work()
    }
    if (wait <= 0) nextFrame(run)
    else setTimeout(() => nextFrame(run), wait)
  }
}
