import { NetworkError, Problem } from './problems'
import { type Operations, routes, type Slug } from './schema.gen'

export type OperationId = keyof Operations & keyof typeof routes
type Args<K extends OperationId> = Operations[K]['args']
export type Ok<K extends OperationId> = Operations[K]['ok']
/** Operations without a required argument may be called with the name alone. */
type Rest<K extends OperationId> = Partial<Args<K>> extends Args<K> ? [args?: Args<K>] : [args: Args<K>]

/** What the session lends to the caller; without one only the open operations can be called. */
export interface Credentials {
  /** A token that is good for a while yet; null when nobody is signed in. */
  token(): Promise<string | null>
  /** The server refused `stale`: a newer one, or null when the session is over. */
  renewed(stale: string): Promise<string | null>
  /** The server wants to know again who this is: whether the person has shown it, so that the request may be sent again. */
  prove?(): Promise<boolean>
}

const OPEN: ReadonlySet<OperationId> = new Set<OperationId>([
  'read_config',
  'start_sign_in',
  'finish_sign_in',
  'create_first_owner',
  'refresh_session',
  'sign_in_with_password',
  'show_second_factor',
  'begin_enrolment',
  'finish_enrolment',
  'sign_in_with_link',
  'request_password_reset',
  'reset_password',
  'agree_email_change',
  'ask_for_passkey',
  'check_invite',
  'sign_in_with_passkey',
])

const TIMEOUT_MS = 20_000
/** What is kept as it comes. */
const FILE = /^(text\/csv|application\/(x-)?ndjson)/

let credentials: Credentials | null = null

export function setCredentials(next: Credentials | null): void {
  credentials = next
}

/** Asks the server and answers with the typed 2xx body; rejects with `Problem` or `NetworkError`. */
export async function call<K extends OperationId>(operation: K, ...rest: Rest<K>): Promise<Ok<K>> {
  const args = (rest[0] ?? {}) as Parts
  try {
    return (await read(await request(operation, args))) as Ok<K>
  } catch (error) {
    const asksProof = error instanceof Problem && error.slug === 'proof_needed'
    if (!asksProof || !((await credentials?.prove?.()) ?? false)) throw error
    return (await read(await request(operation, args))) as Ok<K>
  }
}

async function request(operation: OperationId, args: Parts): Promise<Response> {
  if (OPEN.has(operation) || credentials === null) return ask(operation, args, null)
  const token = await credentials.token()
  const response = await ask(operation, args, token)
  if (response.status !== 401 || token === null) return response
  const renewed = await credentials.renewed(token)
  return renewed === null ? response : ask(operation, args, renewed)
}

interface Parts {
  readonly path?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

async function ask(operation: OperationId, { path, query, body }: Parts, token: string | null): Promise<Response> {
  const [method, template] = routes[operation]
  const headers = new Headers({ accept: 'application/json', 'x-vestnik-client': '1' })
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  if (body !== undefined) headers.set('content-type', 'application/json')
  try {
    return await fetch(url(template, path ?? {}, query ?? {}), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (cause) {
    throw new NetworkError(operation, { cause })
  }
}

function url(template: string, path: NonNullable<Parts['path']>, query: NonNullable<Parts['query']>): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name]
    if (value === undefined) throw new TypeError(`${template} needs ${name}`)
    return encodeURIComponent(value)
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? filled : `${filled}?${search}`
}

async function read(response: Response): Promise<unknown> {
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined
  try {
    return await (FILE.test(response.headers.get('content-type') ?? '') ? response.blob() : response.json())
  } catch (cause) {
    throw new NetworkError('the answer was cut short', { cause })
  }
}

/** A proxy in front may answer with HTML: then the status alone decides. */
async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const fallback = Number.isFinite(retryAfter) ? retryAfter : null
  const wire: unknown = await response.json().catch(() => null)
  if (typeof wire !== 'object' || wire === null) {
    return new Problem({ type: slugOf(response.status), status: response.status, retry_after: fallback })
  }
  return new Problem({ retry_after: fallback, ...wire, status: response.status })
}

function slugOf(status: number): Slug {
  if (status === 401) return 'unauthenticated'
  if (status === 404) return 'not_found'
  if (status === 413) return 'too_large'
  if (status === 429) return 'rate'
  return status === 502 || status === 503 || status === 504 ? 'busy' : 'internal'
}
