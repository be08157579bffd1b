/** Nobody has touched the page for so long: they are not at this device. */
const IDLE_MS = 5 * 60_000
/** A page that nobody can see is left sooner; before its link is let go. */
const HIDDEN_MS = 60_000
const TOUCHES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/** Whether somebody is at this device; tests answer by hand. */
export interface Idleness {
  readonly isIdle: boolean
  /** Calls back on every change; answers how to stop. */
  watch(changed: (isIdle: boolean) => void): () => void
}

class PageIdleness implements Idleness {
  isIdle = false
  #touchedAt = 0
  #hiddenAt: number | null = null

  watch(changed: (isIdle: boolean) => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = (): void => {
      clearTimeout(timer)
      const rest = this.#dueAt() - Date.now()
      if (rest > 0) timer = setTimeout(look, rest)
      const isIdle = rest <= 0
      if (isIdle === this.isIdle) return
      this.isIdle = isIdle
      changed(isIdle)
    }
    // Called with every move of a pointer: the timer that is running looks again by itself.
    const touched = (event: Event): void => {
      if (!isTouch(event)) return
      this.#touchedAt = Date.now()
      if (this.isIdle) look()
    }
    const seen = (): void => {
      this.#hiddenAt = document.visibilityState === 'hidden' ? Date.now() : null
      if (this.#hiddenAt === null) this.#touchedAt = Date.now()
      look()
    }
    for (const touch of TOUCHES) window.addEventListener(touch, touched, { capture: true, passive: true })
    document.addEventListener('visibilitychange', seen)
    this.#touchedAt = Date.now()
    seen()
    return () => {
      clearTimeout(timer)
      for (const touch of TOUCHES) window.removeEventListener(touch, touched, { capture: true })
      document.removeEventListener('visibilitychange', seen)
      this.isIdle = false
    }
  }

  #dueAt(): number {
    const dueAt = this.#touchedAt + IDLE_MS
    return this.#hiddenAt === null ? dueAt : Math.min(dueAt, this.#hiddenAt + HIDDEN_MS)
  }
}

/** A browser also says that a pointer at rest has moved when the page moves under it; and the client itself moves the focus. */
function isTouch(event: Event): boolean {
  if (event.type === 'focus') return event.target === window
  return !(
    event instanceof PointerEvent &&
    event.type === 'pointermove' &&
    event.movementX === 0 &&
    event.movementY === 0
  )
}

export const pageIdleness: Idleness = new PageIdleness()
