const SPAN_MS = 2_000
const MOST = 3

/**
 * What a screen reader says of messages that arrive. A burst becomes one sentence, because nobody can listen to ten.
 */
export class Announcer {
  text = $state('')
  readonly #many: (count: number) => string
  #recent = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(many: (count: number) => string) {
    this.#many = many
  }

  say(text: string): void {
    this.#recent++
    this.text = this.#recent > MOST ? this.#many(this.#recent) : text
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#recent = 0
      // The same words said again would otherwise be no change, and stay silent.
      this.text = ''
    }, SPAN_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
