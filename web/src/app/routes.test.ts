import { describe, expect, it } from 'vitest'
import { parseRoute, pathOf } from './routes'

const chat = '018f3b1e-0000-7000-8000-000000000001'

describe('routes', () => {
  it.each([
    ['/', { name: 'home' }],
    [`/c/${chat}`, { name: 'chat', chat, seq: null }],
    [`/c/${chat}/m/17`, { name: 'chat', chat, seq: 17 }],
    ['/settings', { name: 'settings', page: 'profile' }],
    ['/settings/sessions', { name: 'settings', page: 'sessions' }],
    ['/setup', { name: 'setup' }],
  ] as const)('%s is understood', (path, route) => {
    expect(parseRoute(path)).toEqual(route)
    expect(parseRoute(pathOf(route))).toEqual(route)
  })

  it.each(['/c', '/c/nonsense', `/c/${chat}/m/0`, `/c/${chat}/m/x`, `/c/${chat}/t/5`, '/settings/no', '/a/b/c/d/e'])(
    '%s is no page',
    (path) => {
      expect(parseRoute(path)).toEqual({ name: 'unknown' })
    },
  )
})
