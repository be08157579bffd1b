const ADDRESS = /https?:\/\/[^\s<>"`]+/iy
const TRAILING = /[.,:;!?'"»…)\]}*_~]$/u
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** The web address that begins at `index`, without the punctuation of the sentence around it. */
export function addressAt(text: string, index: number): string | null {
  ADDRESS.lastIndex = index
  let address = ADDRESS.exec(text)?.[0]
  if (address === undefined) return null
  while (TRAILING.test(address) && !closesOwn(address)) address = address.slice(0, -1)
  return isSafe(address) ? address : null
}

/** Only what opens a page or a letter; `javascript:` and its kin stay text. */
export function isSafe(href: string): boolean {
  if (!URL.canParse(href)) return false
  const { protocol, host } = new URL(href)
  return protocol === 'mailto:' || ((protocol === 'https:' || protocol === 'http:') && host !== '')
}

/** A closing bracket belongs to the address when its opening one does: …/wiki/Rust_(language). */
function closesOwn(address: string): boolean {
  const closing = address.at(-1) ?? ''
  const opening = OPENING[closing]
  return opening !== undefined && address.split(opening).length >= address.split(closing).length
}
