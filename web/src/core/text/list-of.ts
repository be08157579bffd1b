import { locale } from '../i18n/index.svelte'

const formats = new Map<string, Intl.ListFormat>()

/** "Anna, Boris and Vera" */
export function listOf(parts: readonly string[]): string {
  const language = locale()
  let format = formats.get(language)
  if (format === undefined) {
    format = new Intl.ListFormat(language, { type: 'conjunction' })
    formats.set(language, format)
  }
  return format.format(parts)
}
