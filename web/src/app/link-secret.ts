/** The pages that links in mails and in the server's own words lead to. */
export const LINK_PAGES = ['setup', 'sign-in', 'reset-password', 'confirm-email'] as const

/** A secret that somebody was sent in a link. */
export interface LinkSecret {
  /** For the page that the link leads to. */
  readonly token: string
  /** The code of an invite, which leads to the sign-in itself. */
  readonly invite: string | null
}

/** It comes in the fragment, which no server and no log sees, and leaves the address at once. */
export function takeLinkSecret(): LinkSecret {
  const { pathname, hash } = location
  const fragment = new URLSearchParams(hash.slice(1))
  const isLinkPage = LINK_PAGES.some((page) => pathname === `/${page}`)
  const token = isLinkPage ? (fragment.get('token') ?? '') : ''
  const invite = pathname === '/' ? fragment.get('invite') : null
  if (token !== '' || invite !== null) history.replaceState(history.state, '', pathname)
  return { token, invite }
}
