/** What the tabs of one browser tell each other; it never leaves the browser. */
export type TabMessage =
  | { readonly type: 'signed_in' }
  /** This browser signs out by its own wish; or does not, after all. */
  | { readonly type: 'leaving'; readonly isLeaving: boolean }
  | { readonly type: 'ended' }
  | {
      readonly type: 'token'
      readonly session: string
      readonly token: { readonly value: string; readonly expiresAt: number }
    }

export interface Tabs {
  tell(message: TabMessage): void
}

export function openTabs(hear: (message: TabMessage) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {} }
  const channel = new BroadcastChannel('vestnik.session')
  // Same origin, same code: only this module writes to the channel.
  channel.onmessage = (event: MessageEvent<TabMessage>) => hear(event.data)
  return { tell: (message) => channel.postMessage(message) }
}
