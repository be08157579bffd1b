import type { Statistics } from '../../core/api/schema.gen'
import { formatNumber } from '../../core/i18n/plural'

export const FIGURES = ['users', 'active_day', 'messages', 'storage_bytes'] as const
export type Figure = (typeof FIGURES)[number]

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1000

export function figureText(locale: string, figure: Figure, value: number): string {
  return figure === 'storage_bytes' ? bytesText(locale, value) : formatNumber(locale, value)
}

/** "1.4 GB": in steps of a thousand, as disks are sold. */
export function bytesText(locale: string, bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP
    unit += 1
  }
  const options = { style: 'unit', unit: UNITS[unit] ?? 'byte', maximumFractionDigits: value < 10 ? 1 : 0 } as const
  return new Intl.NumberFormat(locale, options).format(value)
}

/**
 * One bar a day. People and storage are what they were that day; messages are ever written, so a bar is what came to
 * them since the day before, and the first day has none.
 */
export function seriesOf(
  locale: string,
  { days }: Pick<Statistics, 'days'>,
  figure: Figure,
): readonly { readonly name: string; readonly value: number; readonly text: string }[] {
  // Days are those of the server's clock (UTC).
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const values = days.map(({ usage }) => usage[figure])
  return days.flatMap(({ day }, index) => {
    const before = values[index - 1]
    const value = values[index] ?? 0
    if (figure !== 'messages')
      return [{ name: format.format(new Date(day)), value, text: figureText(locale, figure, value) }]
    if (before === undefined) return []
    const written = Math.max(0, value - before)
    return [{ name: format.format(new Date(day)), value: written, text: formatNumber(locale, written) }]
  })
}
