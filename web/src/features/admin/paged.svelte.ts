import { explain } from '../../core/api/explain'

/** What tells the rows of a list from each other. */
export type Listed = { readonly id: string } | { readonly seq: number }

interface Page<T, C> {
  readonly items: readonly T[]
  /** Where the next page begins; null after the last. */
  readonly next: C | null
}

/** A long list that is fetched page by page. Only the answers to the last question count. */
export class Paged<T, C> {
  items = $state.raw<readonly T[]>([])
  next = $state.raw<C | null>(null)
  /** Whether the first page has come. */
  isLoaded = $state(false)
  isBusy = $state(false)
  error = $state<string | null>(null)
  #question = 0
  #read: (after: C | null) => Promise<Page<T, C>>

  constructor(read: (after: C | null) => Promise<Page<T, C>>) {
    this.#read = read
  }

  /** From the beginning; what is shown stays until the answer comes. */
  async load(): Promise<void> {
    await this.#ask(null, () => [])
  }

  async more(): Promise<void> {
    if (this.next === null || this.isBusy) return
    await this.#ask(this.next, () => this.items)
  }

  async #ask(after: C | null, before: () => readonly T[]): Promise<void> {
    this.#question += 1
    const mine = this.#question
    this.isBusy = true
    this.error = null
    try {
      const { items, next } = await this.#read(after)
      if (mine !== this.#question) return
      this.items = [...before(), ...items]
      this.next = next
      this.isLoaded = true
    } catch (error) {
      if (mine === this.#question) this.error = explain(error)
    } finally {
      if (mine === this.#question) this.isBusy = false
    }
  }
}
