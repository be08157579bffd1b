/** What the page knows of its surroundings; the link asks, tests answer by hand. */
export interface Surroundings {
  isHidden(): boolean
  /** Calls back on every hint; answers how to stop. */
  watch(hint: (kind: 'online' | 'offline' | 'visible' | 'hidden') => void): () => void
}

export const pageSurroundings: Surroundings = {
  isHidden: () => document.visibilityState === 'hidden',
  watch(hint) {
    const online = (): void => hint('online')
    const offline = (): void => hint('offline')
    const visibility = (): void => hint(document.visibilityState === 'hidden' ? 'hidden' : 'visible')
    window.addEventListener('online', online)
    window.addEventListener('offline', offline)
    document.addEventListener('visibilitychange', visibility)
    return () => {
      window.removeEventListener('online', online)
      window.removeEventListener('offline', offline)
      document.removeEventListener('visibilitychange', visibility)
    }
  },
}

export function socketUrl(origin: string): string {
  const url = new URL('/api/v1/ws', origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
