import type { Me } from '../core/api/schema.gen'

const KEY = 'vestnik.last_user'
const ME_KEY = 'vestnik.last_me'

/**
 * Who was signed in here last. It tells "your session is over" from a first visit when the page opens and the cookie is
 * refused, whose stored messages are to be removed then, and whose to show while the server cannot be asked.
 */
export const trace = {
  read(): string | null {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  },
  me(): Me | null {
    try {
      const me: Me = JSON.parse(localStorage.getItem(ME_KEY) ?? 'null')
      return me?.id === localStorage.getItem(KEY) ? me : null
    } catch {
      return null
    }
  },
  leave(me: Me): void {
    try {
      localStorage.setItem(KEY, me.id)
      localStorage.setItem(ME_KEY, JSON.stringify(me))
    } catch {
      // Storage refused: then nothing was stored that would have to be removed either.
    }
  },
  remove(): void {
    try {
      localStorage.removeItem(KEY)
      localStorage.removeItem(ME_KEY)
    } catch {
      // See `leave`.
    }
  },
}
