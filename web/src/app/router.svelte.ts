import { overlays } from '../platform/overlays'
import { parseRoute, type Route } from './routes'

/**
 * Routes on the History API (the Navigation API is absent in WebKitGTK). Components navigate with plain links:
 * `follow` is one listener on the document. `go` is for what is not a link.
 */
class Router {
  #path = $state(location.pathname)
  readonly route: Route = $derived(parseRoute(this.#path))

  get path(): string {
    return this.#path
  }

  /** How many of our own entries lie below this one: whether Back stays inside the application. */
  get depth(): number {
    const state: unknown = history.state
    return typeof state === 'object' && state !== null && 'depth' in state ? Number(state.depth) : 0
  }

  go(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
    if (path === this.#path) return
    this.#path = path
    overlays.leave((replaces) => {
      const depth = replace ? this.depth : this.depth + 1
      if (replace || replaces) history.replaceState({ depth }, '', path)
      else history.pushState({ depth }, '', path)
    })
  }

  /** Back inside the application; `fallback` when the view was opened by a link from outside. */
  back(fallback: string): void {
    if (this.depth > 0) history.back()
    else this.go(fallback, { replace: true })
  }

  start(): () => void {
    const onPop = ({ state }: PopStateEvent): void => {
      overlays.popped(state)
      this.#path = location.pathname
    }
    addEventListener('popstate', onPop)
    document.addEventListener('click', this.#follow)
    return () => {
      removeEventListener('popstate', onPop)
      document.removeEventListener('click', this.#follow)
    }
  }

  readonly #follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return
    if (link.pathname.startsWith('/api/')) return
    event.preventDefault()
    this.go(link.pathname)
  }
}

export const router = new Router()
