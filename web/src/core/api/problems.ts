import type { Slug, Problem as WireProblem } from './schema.gen'

/** The closed set of slugs; one that the server adds does not compile here until it has been thought of. */
const KNOWN: Readonly<Record<Slug, true>> = {
  invalid: true,
  unauthenticated: true,
  forbidden: true,
  not_found: true,
  conflict: true,
  too_large: true,
  rate: true,
  busy: true,
  internal: true,
  wrong_code: true,
  code_expired: true,
  username_taken: true,
  wrong_setup_token: true,
  wrong_password: true,
  wrong_proof: true,
  second_factor_required: true,
  proof_needed: true,
  wrong_link: true,
  codes_pause: true,
  email_taken: true,
  last_owner: true,
}

/** A newer server may know more than this client. */
function toSlug(value: string): Slug {
  return Object.hasOwn(KNOWN, value) ? (value as Slug) : 'internal'
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
