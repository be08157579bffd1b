/** What a browser signs with, if it has anything of the kind. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'credentials' in navigator
}

export interface Question {
  /** In base64url. */
  readonly challenge: string
  readonly host: string
  readonly expires_in: number
}

export interface NewQuestion extends Question {
  readonly algorithms: readonly number[]
  readonly known: readonly string[]
  readonly user_handle: string
  readonly user_name: string
  readonly display_name: string
}

/** Asks the person for one of their keys; null when they would not. */
export async function showPasskey({ challenge, host, expires_in }: Question) {
  const found = await answered(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytes(challenge),
        rpId: host,
        timeout: expires_in * 1000,
        userVerification: 'required',
      },
    }),
  )
  if (!(found instanceof PublicKeyCredential) || !(found.response instanceof AuthenticatorAssertionResponse))
    return null
  const { authenticatorData, clientDataJSON, signature } = found.response
  return {
    credential: found.id,
    authenticator_data: text(authenticatorData),
    client_data: text(clientDataJSON),
    signature: text(signature),
  }
}

/** Makes a key; null when the person would not. */
export async function makePasskey(question: NewQuestion) {
  const made = await answered(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytes(question.challenge),
        rp: { id: question.host, name: 'Vestnik' },
        user: { id: bytes(question.user_handle), name: question.user_name, displayName: question.display_name },
        pubKeyCredParams: question.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: question.known.map((id) => ({ type: 'public-key', id: bytes(id) })),
        timeout: question.expires_in * 1000,
        attestation: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      },
    }),
  )
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse))
    return null
  return { client_data: text(made.response.clientDataJSON), attestation: text(made.response.attestationObject) }
}

/** The browser gives the same error for a refusal, a wait that was too long and a key that is there already. */
async function answered(ask: () => Promise<Credential | null>): Promise<Credential | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

export function text(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
