/** The forms a language has; Russian uses one, few, many and (for fractions) other, English one and other. */
export interface Forms {
  readonly one: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

const rules = new Map<string, Intl.PluralRules>()
const numbers = new Map<string, Intl.NumberFormat>()

/** "5 сообщений": the number in the form of the language, a no-break space, the right word. */
export function plural(locale: string, count: number, forms: Forms): string {
  return `${formatNumber(locale, count)}\u00a0${pluralWord(locale, count, forms)}`
}

export function pluralWord(locale: string, count: number, forms: Forms): string {
  const category = cached(rules, locale, () => new Intl.PluralRules(locale)).select(count)
  if (category === 'one') return forms.one
  if (category === 'few') return forms.few ?? forms.other
  if (category === 'many') return forms.many ?? forms.other
  return forms.other
}

export function formatNumber(locale: string, value: number): string {
  return cached(numbers, locale, () => new Intl.NumberFormat(locale)).format(value)
}

/** Making an Intl object costs far more than using it. */
function cached<T>(store: Map<string, T>, locale: string, make: () => T): T {
  const held = store.get(locale)
  if (held !== undefined) return held
  const made = make()
  store.set(locale, made)
  return made
}
