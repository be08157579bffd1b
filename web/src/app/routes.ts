import { LINK_PAGES } from './link-secret'

export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'chat'; readonly chat: string; readonly seq: number | null }
  | { readonly name: 'settings'; readonly page: SettingsPage }
  | { readonly name: 'admin'; readonly page: AdminPage; readonly user: string | null }
  | { readonly name: 'setup' | 'sign-in' | 'reset-password' | 'confirm-email' }
  | { readonly name: 'unknown' }

export const SETTINGS_PAGES = ['profile', 'contacts', 'privacy', 'security', 'sessions', 'appearance'] as const
export type SettingsPage = (typeof SETTINGS_PAGES)[number]
export const ADMIN_PAGES = ['users', 'invites', 'policies', 'audit', 'statistics'] as const
export type AdminPage = (typeof ADMIN_PAGES)[number]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function parseRoute(pathname: string): Route {
  const [first, second, third, fourth, ...more] = pathname.split('/').filter((part) => part !== '')
  if (more.length > 0) return { name: 'unknown' }
  if (first === undefined) return { name: 'home' }
  const link = LINK_PAGES.find((page) => page === first)
  if (link !== undefined && second === undefined) return { name: link }
  if (first === 'settings' && third === undefined) return settings(second)
  if (first === 'admin' && fourth === undefined) return admin(second, third)
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

function admin(name: string | undefined, user: string | undefined): Route {
  const page = ADMIN_PAGES.find((candidate) => candidate === (name ?? 'users'))
  if (page === undefined) return { name: 'unknown' }
  if (user === undefined) return { name: 'admin', page, user: null }
  return page === 'users' && UUID.test(user) ? { name: 'admin', page, user } : { name: 'unknown' }
}

export function pathOf(route: Route): string {
  switch (route.name) {
    case 'chat':
      return route.seq === null ? `/c/${route.chat}` : `/c/${route.chat}/m/${route.seq}`
    case 'settings':
      return `/settings/${route.page}`
    case 'admin':
      return route.user === null ? `/admin/${route.page}` : `/admin/${route.page}/${route.user}`
    case 'setup':
    case 'sign-in':
    case 'reset-password':
    case 'confirm-email':
      return `/${route.name}`
    case 'home':
    case 'unknown':
      return '/'
  }
}
