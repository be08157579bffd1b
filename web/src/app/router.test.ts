import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { router } from './router.svelte'

let stop = (): void => {}

beforeEach(() => {
  stop = router.start()
  router.go('/', { replace: true })
})

afterEach(() => {
  stop()
  document.body.replaceChildren()
})

function click(href: string, init: MouseEventInit = {}): boolean {
  const link = document.createElement('a')
  link.href = href
  document.body.append(link)
  return link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, button: 0, ...init }))
}

describe('router', () => {
  it('follows links of its own', () => {
    expect(click('/settings/sessions')).toBe(false)
    expect(router.route).toEqual({ name: 'settings', page: 'sessions' })
  })

  it('leaves to the browser what opens elsewhere', () => {
    document.addEventListener('click', (event) => event.preventDefault(), { once: true })
    click('/settings/sessions', { ctrlKey: true })
    expect(router.route).toEqual({ name: 'home' })
    document.addEventListener('click', (event) => event.preventDefault(), { once: true })
    click('https://example.org/settings/sessions')
    expect(router.route).toEqual({ name: 'home' })
  })

  it('goes to the fallback when there is nothing of its own to go back to', () => {
    history.replaceState(null, '', '/settings/profile')
    dispatchEvent(new PopStateEvent('popstate'))
    expect(router.route.name).toBe('settings')
    router.back('/')
    expect(router.route.name).toBe('home')
  })
})
