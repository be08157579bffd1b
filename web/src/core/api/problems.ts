import type { Problem as WireProblem } from './schema.gen'

/** The closed set of slugs of the protocol. `internal` also stands for anything this client does not know yet. */
export const SLUGS = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'rate',
  'busy',
  'internal',
  'wrong_code',
  'code_expired',
  'username_taken',
  'registration_closed',
  'wrong_setup_token',
] as const

export type Slug = (typeof SLUGS)[number]

const known: ReadonlySet<string> = new Set(SLUGS)

export function toSlug(value: string): Slug {
  return known.has(value) ? (value as Slug) : 'internal'
}

/** The server understood and refused. Match `slug`, never the text. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly slug: Slug
  readonly status: number
  readonly title: string
  readonly field: string | null
  readonly limit: number | null
  /** Seconds. */
  readonly retryAfter: number | null

  constructor(wire: Partial<WireProblem> & { readonly status: number }) {
    super(`${wire.status} ${wire.type ?? 'internal'}`)
    this.slug = toSlug(wire.type ?? 'internal')
    this.status = wire.status
    this.title = wire.title ?? ''
    this.field = wire.field ?? null
    this.limit = wire.limit ?? null
    this.retryAfter = wire.retry_after ?? null
  }
}

/** No answer: offline, refused, timed out or cut short. Whether the request took effect is unknown. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}
