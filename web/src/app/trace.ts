const KEY = 'vestnik.last_user'

/**
 * The id of who was signed in here last. It tells "your session is over" from a first visit when the page opens and the
 * cookie is refused, and whose stored messages are to be removed then.
 */
export const trace = {
  read(): string | null {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  },
  leave(user: string): void {
    try {
      localStorage.setItem(KEY, user)
    } catch {
      // Storage refused: then nothing was stored that would have to be removed either.
    }
  },
  remove(): void {
    try {
      localStorage.removeItem(KEY)
    } catch {
      // See `leave`.
    }
  },
}
