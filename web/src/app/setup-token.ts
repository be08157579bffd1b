/** The one-time token of the first owner comes in the fragment, which no server and no log sees; it leaves at once. */
export function takeSetupToken(): string {
  if (location.pathname !== '/setup') return ''
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname)
  return token
}
