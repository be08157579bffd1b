/** Something that lies over the page and goes away with Back: a dialog, a menu, the viewer of a picture. */
interface Overlay {
  close(): void
}

const KEY = 'overlays'

/**
 * Each open overlay has an entry in the history of the browser, so that Back closes it and does not leave the page. One
 * that is closed otherwise takes its entry along; where the page goes on to another view at once, that view gets it.
 */
class Overlays {
  readonly #open: Overlay[] = []
  /** How many of our entries lie on top of the view. */
  #entries = 0
  /** The browser is on its way back, as asked; until it is there the history must not be touched. */
  #isMoving = false
  #isDue = false
  readonly #waiting: (() => void)[] = []

  /** A page that was loaded anew has none open, whatever its history says. */
  constructor() {
    this.#entries = entriesOf(history.state)
    if (this.#entries > 0) this.#settle()
  }

  /** Answers how to say that it has closed. */
  show(close: () => void): () => void {
    const overlay = { close }
    this.#open.push(overlay)
    this.#settle()
    return () => {
      const at = this.#open.indexOf(overlay)
      if (at === -1) return
      this.#open.splice(at, 1)
      this.#settle()
    }
  }

  /** The page goes on to another view: `replaces` says whether it takes the entry of an overlay. */
  leave(go: (replaces: boolean) => void): void {
    if (this.#isMoving) {
      this.#waiting.push(() => this.leave(go))
      return
    }
    const replaces = this.#entries > 0
    for (const overlay of this.#open.splice(0)) overlay.close()
    this.#entries = 0
    go(replaces)
  }

  /** The browser has gone to another entry: what lay over that one closes. */
  popped(state: unknown): void {
    this.#entries = entriesOf(state)
    this.#isMoving = false
    while (this.#open.length > this.#entries) this.#open.pop()?.close()
    for (const work of this.#waiting.splice(0)) work()
    this.#settle()
  }

  /** Not at once: a menu may close because its entry opens a dialog, which takes its place. */
  #settle(): void {
    if (this.#isDue) return
    this.#isDue = true
    setTimeout(() => {
      this.#isDue = false
      this.#balance()
    })
  }

  #balance(): void {
    if (this.#isMoving) return
    const surplus = this.#entries - this.#open.length
    if (surplus > 0) {
      this.#isMoving = true
      history.go(-surplus)
      return
    }
    for (let missing = -surplus; missing > 0; missing--) {
      this.#entries++
      history.pushState({ ...stateOf(history.state), [KEY]: this.#entries }, '')
    }
  }
}

function stateOf(state: unknown): object {
  return typeof state === 'object' && state !== null ? state : {}
}

function entriesOf(state: unknown): number {
  return Number((stateOf(state) as Record<string, unknown>)[KEY] ?? 0)
}

export const overlays = new Overlays()
