const PATIENCE_MS = 10_000
const PROBE_MS = 4_000
const GREETING_MS = 15_000

/**
 * An open socket over a dead link stays open and says nothing, so silence has to be noticed here.
 * Any frame counts as a sign of life.
 */
export class Heartbeat {
  #timer: ReturnType<typeof setTimeout> | null = null
  #deadline: ReturnType<typeof setTimeout> | null = null
  #every = 25_000
  #n = 0

  constructor(
    private readonly ping: (n: number) => void,
    private readonly dead: () => void,
    private readonly random: () => number,
  ) {}

  /** A socket that is being opened over a dead link says nothing either, for minutes. */
  awaitGreeting(): void {
    this.stop()
    this.#deadline = setTimeout(this.dead, GREETING_MS)
  }

  start(everyMs: number): void {
    this.stop()
    this.#every = everyMs
    this.#schedule(this.random() * everyMs)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.alive()
  }

  alive(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#deadline = null
  }

  /** Asked when something suggests that the link may be gone: do not wait for the next beat. */
  probe(): void {
    if (this.#timer !== null) this.#beat(PROBE_MS)
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#schedule(this.#every)
      this.#beat(PATIENCE_MS)
    }, ms)
  }

  #beat(patience: number): void {
    this.ping(++this.#n)
    this.alive()
    this.#deadline = setTimeout(this.dead, patience)
  }
}
