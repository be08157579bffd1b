/** What the clock shows there; null for a zone that this browser does not know. */
export function clockIn(locale: string, timeZone: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(now)
  } catch {
    return null
  }
}

/** "Russian" for `ru`; the tag itself where it has no name. */
export function languageName(locale: string, tag: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
