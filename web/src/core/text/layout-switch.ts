const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю'

const other = new Map<string, string>()
for (const [index, latin] of [...LATIN].entries()) {
  const cyrillic = CYRILLIC[index] ?? latin
  other.set(latin, cyrillic)
  other.set(cyrillic, latin)
}

/** What the same keys give on the other layout: "ghbdtn" is "привет" typed without looking. */
export function otherLayout(text: string): string {
  return [...text.toLowerCase()].map((letter) => other.get(letter) ?? letter).join('')
}
