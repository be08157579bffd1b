/** Whether somebody is looking: the page is visible and its window has the focus. */
class Attention {
  here = $state(true)
  #stop: (() => void) | null = null

  watch(): () => void {
    const look = (): void => {
      this.here = document.visibilityState === 'visible' && document.hasFocus()
    }
    look()
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    document.addEventListener('visibilitychange', look)
    this.#stop?.()
    this.#stop = () => {
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
      document.removeEventListener('visibilitychange', look)
    }
    return this.#stop
  }
}

export const attention = new Attention()
