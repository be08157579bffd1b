import type { Credentials, TypedProof } from '../../core/api/schema.gen'

const TYPED = ['totp', 'recovery_code', 'password', 'mailed_code'] as const satisfies readonly TypedProof[]

/** What the server takes of whoever has this, as far as it is typed; the best first. */
export function methodsOf({ proof_methods }: Pick<Credentials, 'proof_methods'>): readonly TypedProof[] {
  return proof_methods.flatMap((method) => TYPED.find((typed) => typed === method) ?? [])
}
