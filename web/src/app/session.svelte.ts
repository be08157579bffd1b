import { tick } from 'svelte'
import { type Credentials, call, setCredentials } from '../core/api/call'
import { NetworkError, Problem } from '../core/api/problems'
import type { Me, SignedIn } from '../core/api/schema.gen'
import { wipe } from '../core/db/wipe'
import { withLock } from '../platform/locks'
import { openTabs, type TabMessage } from './tabs'
import { trace } from './trace'

/** Why there is no session any more; the sign-in page says it. */
export type EndReason = 'revoked' | 'expired' | 'signed_out' | 'elsewhere'

export type SessionState =
  | { readonly name: 'starting' }
  | { readonly name: 'unreachable' }
  | { readonly name: 'signed_out'; readonly reason: EndReason | null }
  | { readonly name: 'signed_in'; readonly isNew: boolean }

interface Token {
  readonly value: string
  readonly expiresAt: number
}

/** A token with less than this left is renewed before use: the request must arrive while it is good. */
const SPARE_MS = 30_000
/** A clock that jumps or a laptop that sleeps must not leave a timer of weeks. */
const RENEW_MARGIN_MS = 90_000
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000] as const

/**
 * Who is signed in. The access token lives in memory only; the refresh token is a cookie that scripts cannot read and
 * that changes with each use, so one tab at a time refreshes and tells the others.
 */
class Session implements Credentials {
  state = $state.raw<SessionState>({ name: 'starting' })
  me = $state.raw<Me | null>(null)
  #id: string | null = null
  #token: Token | null = null
  #refreshing: Promise<Token | null> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #retries = 0
  /** Signing out empties the caches of the browser: what the page shows afterwards must be there before. */
  prepareEnd: () => Promise<unknown> = async () => undefined
  /** The reason to be given, whatever sign of it comes first. */
  #leaving: EndReason | null = null
  /** Somebody waits for the person to prove again who they are. */
  proof = $state.raw<{ readonly done: (answer: SignedIn | null) => void } | null>(null)
  #proving: Promise<boolean> | null = null
  /** A new session is being made of this one. */
  #replacing: Promise<unknown> | null = null
  readonly #tabs = openTabs((message) => this.#hear(message))

  constructor() {
    setCredentials(this)
  }

  get id(): string | null {
    return this.#id
  }

  /** By the cookie, if there is one. Without an answer from the server it tries again until there is. */
  async start(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      await this.#refresh()
    } catch (error) {
      if (!isTemporary(error)) throw error
      // What is kept on this device can be read meanwhile; the cookie will be asked for as soon as it can be.
      const me = trace.me()
      if (me === null) this.state = { name: 'unreachable' }
      else if (this.state.name === 'starting') {
        this.me = me
        this.state = { name: 'signed_in', isNew: false }
      }
      this.#timer = setTimeout(() => void this.start(), RETRY_MS[Math.min(this.#retries, RETRY_MS.length - 1)])
      this.#retries += 1
    }
  }

  signedIn(answer: SignedIn): void {
    // Whatever ended before this has been told.
    this.#leaving = null
    this.#take(answer, answer.is_new)
    this.#tabs.tell({ type: 'signed_in' })
  }

  /** The profile step is done; the chats may be shown. */
  settled(): void {
    this.state = { name: 'signed_in', isNew: false }
  }

  async token(): Promise<string | null> {
    if (this.#token !== null && this.#token.expiresAt - Date.now() > SPARE_MS) return this.#token.value
    return (await this.#refresh())?.value ?? null
  }

  async renewed(stale: string): Promise<string | null> {
    if (this.#token !== null && this.#token.value !== stale) return this.token()
    // Whoever makes the new session has the lock that a refresh would wait for.
    if (this.#replacing !== null) return null
    this.#token = null
    return (await this.#refresh())?.value ?? null
  }

  /** Asks the person to prove again who they are; false when they would not. One question for all who ask meanwhile. */
  prove(): Promise<boolean> {
    this.#proving ??= new Promise<boolean>((resolve) => {
      this.proof = {
        done: (answer) => {
          this.proof = null
          this.#proving = null
          if (answer !== null) this.#take(answer, false)
          resolve(answer !== null)
        },
      }
    })
    return this.#proving
  }

  /** A proof makes a new session: no tab may use the refresh token of the old one meanwhile. */
  replaced(ask: () => Promise<SignedIn>): Promise<SignedIn> {
    // A token that lasts: with the lock in hand there is no getting another one.
    const replacing = this.token()
      .then(() => withLock('vestnik.refresh', ask))
      .finally(() => {
        this.#replacing = null
      })
    this.#replacing = replacing
    return replacing
  }

  /** What the server says of me may have changed. */
  async renew(): Promise<void> {
    if (this.state.name !== 'signed_in') return
    this.#token = null
    await this.#refresh().catch(() => null)
  }

  /** The session was ended. It may go on as another one, if this browser has proved anew who uses it: then the cookie is good. */
  async revoked(): Promise<boolean> {
    await this.#replacing?.catch(() => undefined)
    this.#leaving ??= 'revoked'
    this.#token = null
    const token = await this.#refresh().catch(() => null)
    if (token === null) await this.end('revoked')
    else this.#leaving = null
    return token !== null
  }

  /** Only with the server's consent: a sign-out that did not reach it would leave the session open. */
  async signOut(scope: 'here' | 'everywhere'): Promise<void> {
    await this.prepareEnd().catch(() => undefined)
    // The server closes the sockets of all tabs at once; each shall know beforehand that nobody else did this.
    this.#leaving = 'signed_out'
    this.#tabs.tell({ type: 'leaving', isLeaving: true })
    try {
      await (scope === 'here' ? call('sign_out') : call('revoke_sessions', { query: { scope: 'all' } }))
    } catch (error) {
      this.#leaving = null
      this.#tabs.tell({ type: 'leaving', isLeaving: false })
      throw error
    }
    await this.end('signed_out')
    this.#tabs.tell({ type: 'ended' })
  }

  async end(reason: EndReason): Promise<void> {
    if (this.state.name === 'signed_out') return
    clearTimeout(this.#timer)
    this.#token = null
    this.#id = null
    this.state = { name: 'signed_out', reason: this.#leaving ?? reason }
    this.#leaving = null
    this.me = null
    const user = trace.read()
    trace.remove()
    // First the views let go: what they still save must not come after the wipe.
    await tick()
    // Where storage is refused there is nothing to wipe either.
    if (user !== null) await wipe(user).catch(() => undefined)
  }

  /** One refresh at a time in this tab; the lock keeps other tabs out meanwhile. */
  #refresh(): Promise<Token | null> {
    this.#refreshing ??= this.#refreshLocked().finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  #refreshLocked(): Promise<Token | null> {
    return withLock('vestnik.refresh', async () => {
      // Another tab may have refreshed and told us while this one waited for the lock.
      if (this.#token !== null && this.#token.expiresAt - Date.now() > SPARE_MS) return this.#token
      try {
        return this.#take(await call('refresh_session'), false)
      } catch (error) {
        if (isTemporary(error)) throw error
        await this.#refused()
        return null
      }
    })
  }

  /** The cookie is not good any more. At the first visit there was none: nothing ended, nothing is to be explained. */
  async #refused(): Promise<void> {
    // A refusal that comes after the end, of a refresh that began before it, has nothing to say: the page says why already.
    if (this.state.name === 'signed_out') return
    if (this.state.name === 'signed_in' || trace.read() !== null) await this.end('expired')
    else this.state = { name: 'signed_out', reason: null }
  }

  #take(answer: SignedIn, isNew: boolean): Token {
    const token = { value: answer.access_token, expiresAt: Date.now() + answer.expires_in * 1000 }
    this.#token = token
    this.#id = answer.session
    this.#retries = 0
    trace.leave(answer.me)
    this.me = answer.me
    const still = this.state.name === 'signed_in' && this.state.isNew
    this.state = { name: 'signed_in', isNew: isNew || still }
    this.#tabs.tell({ type: 'token', token, session: answer.session })
    this.#renewLater(token)
    return token
  }

  #renewLater(token: Token): void {
    clearTimeout(this.#timer)
    const wait = Math.max(token.expiresAt - Date.now() - RENEW_MARGIN_MS, SPARE_MS)
    this.#timer = setTimeout(() => {
      this.#token = this.#token === token ? null : this.#token
      // A failure here is harmless: the next request that needs a token tries again and says what is wrong.
      void this.#refresh().catch(() => {})
    }, wait)
  }

  #hear(message: TabMessage): void {
    if (message.type === 'leaving') {
      this.#leaving = message.isLeaving ? 'elsewhere' : null
      void this.prepareEnd().catch(() => undefined)
    }
    if (message.type === 'ended' && this.state.name === 'signed_in') void this.end('elsewhere')
    if (message.type === 'signed_in' && this.state.name === 'signed_out') void this.start()
    // A token of another session means another account signed in; this tab's next refresh will learn of it.
    if (message.type === 'token' && message.session === this.#id) {
      this.#token = message.token
      this.#renewLater(message.token)
    }
  }
}

function isTemporary(error: unknown): boolean {
  if (error instanceof NetworkError) return true
  return error instanceof Problem && (error.status >= 500 || error.slug === 'rate')
}

export const session = new Session()
