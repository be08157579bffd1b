/** Seconds that run down to zero, by the clock and not by counting ticks: a hidden tab gets few of them. */
export class Countdown {
  #left = $state(0)
  #until = 0
  #timer: ReturnType<typeof setInterval> | undefined

  get left(): number {
    return this.#left
  }

  start(seconds: number): void {
    this.#until = Date.now() + seconds * 1000
    this.#left = seconds
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#tick(), 250)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    this.#left = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000))
    if (this.#left === 0) this.stop()
  }
}
