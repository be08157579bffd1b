export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'chat'; readonly chat: string; readonly seq: number | null }
  | { readonly name: 'settings'; readonly page: SettingsPage }
  | { readonly name: 'setup' }
  | { readonly name: 'unknown' }

export const SETTINGS_PAGES = ['profile', 'sessions', 'appearance'] as const
export type SettingsPage = (typeof SETTINGS_PAGES)[number]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function parseRoute(pathname: string): Route {
  const [first, second, third, fourth, ...more] = pathname.split('/').filter((part) => part !== '')
  if (more.length > 0) return { name: 'unknown' }
  if (first === undefined) return { name: 'home' }
  if (first === 'setup' && second === undefined) return { name: 'setup' }
  if (first === 'settings' && third === undefined) return settings(second)
  if (first !== 'c' || second === undefined || !UUID.test(second)) return { name: 'unknown' }
  if (third === undefined) return { name: 'chat', chat: second, seq: null }
  const seq = Number(fourth)
  return third === 'm' && Number.isSafeInteger(seq) && seq > 0
    ? { name: 'chat', chat: second, seq }
    : { name: 'unknown' }
}

function settings(name: string | undefined): Route {
  const page = SETTINGS_PAGES.find((candidate) => candidate === (name ?? 'profile'))
  return page === undefined ? { name: 'unknown' } : { name: 'settings', page }
}

export function pathOf(route: Route): string {
  switch (route.name) {
    case 'chat':
      return route.seq === null ? `/c/${route.chat}` : `/c/${route.chat}/m/${route.seq}`
    case 'settings':
      return `/settings/${route.page}`
    case 'setup':
      return '/setup'
    case 'home':
    case 'unknown':
      return '/'
  }
}
