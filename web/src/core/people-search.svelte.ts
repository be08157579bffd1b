import { call } from './api/call'
import { explain } from './api/explain'
import type { User } from './api/schema.gen'

const PAUSE_MS = 200

/** Finds people while somebody types. Only the answer to the last question counts. */
export class PeopleSearch {
  found = $state.raw<readonly User[]>([])
  /** The question that `found` answers; empty before the first answer. */
  answered = $state('')
  error = $state<string | null>(null)
  isBusy = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #question = 0

  ask(query: string): void {
    clearTimeout(this.#timer)
    const wanted = query.trim()
    const question = ++this.#question
    if (wanted === '') {
      this.found = []
      this.answered = ''
      this.error = null
      this.isBusy = false
      return
    }
    this.isBusy = true
    this.#timer = setTimeout(() => void this.#run(wanted, question), PAUSE_MS)
  }

  async #run(query: string, question: number): Promise<void> {
    try {
      const { users } = await call('find_users', { query: { query } })
      if (question !== this.#question) return
      this.found = users
      this.answered = query
      this.error = null
    } catch (error) {
      if (question !== this.#question) return
      this.error = explain(error)
    } finally {
      if (question === this.#question) this.isBusy = false
    }
  }
}
