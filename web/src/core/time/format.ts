import { dayKey } from '../model/grouping'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()
let known: { readonly languages: readonly string[]; readonly byLocale: Map<string, string> } = {
  languages: [],
  byLocale: new Map(),
}

/** The language is chosen in the product; whether its clock has 12 or 24 hours is a habit of the reader's region. */
function regional(locale: string): string {
  const { languages } = navigator
  // Asked with every time on the screen, changed by hardly anybody.
  if (languages !== known.languages) known = { languages, byLocale: new Map() }
  let region = known.byLocale.get(locale)
  if (region === undefined) {
    region = languages.find((language) => language.split('-')[0] === locale) ?? locale
    known.byLocale.set(locale, region)
  }
  return region
}

/** Making a formatter costs a hundred times more than using it. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const region = regional(locale)
  const key = region + JSON.stringify(options)
  let made = formats.get(key)
  if (made === undefined) {
    made = new Intl.DateTimeFormat(region, options)
    formats.set(key, made)
  }
  return made
}

/** "14:05" */
export function clockTime(locale: string, at: string): string {
  return format(locale, { timeStyle: 'short' }).format(new Date(at))
}

/** With seconds and zone, for the pointer. */
export function fullTime(locale: string, at: string): string {
  return format(locale, { dateStyle: 'long', timeStyle: 'long' }).format(new Date(at))
}

/** "Today", "Yesterday", "5 March", "5 March 2024". */
export function dayLabel(locale: string, at: string, now: number): string {
  const distance = daysAgo(at, now)
  if (distance === 0 || distance === 1) {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-distance, 'day')
    return relative.charAt(0).toLocaleUpperCase(locale) + relative.slice(1)
  }
  return format(locale, { day: 'numeric', month: 'long', ...yearUnlessNow(at, now) }).format(new Date(at))
}

/** As short as it can be without being ambiguous: time today, weekday this week, date before. */
export function listTime(locale: string, at: string, now: number): string {
  const distance = daysAgo(at, now)
  if (distance <= 0) return clockTime(locale, at)
  if (distance < 7) return format(locale, { weekday: 'short' }).format(new Date(at))
  if (new Date(at).getFullYear() !== new Date(now).getFullYear()) {
    return format(locale, { day: '2-digit', month: '2-digit', year: '2-digit' }).format(new Date(at))
  }
  return format(locale, { day: 'numeric', month: 'short' }).format(new Date(at))
}

/** As somebody would say it: null for just now, "5 minutes ago" within the hour, then the moment itself. */
export function agoLabel(locale: string, at: string, now: number): string | null {
  const minutes = Math.floor((now - Date.parse(at)) / MINUTE_MS)
  if (minutes < 1) return null
  if (minutes >= 60) {
    const moment = momentLabel(locale, at, now)
    return moment.charAt(0).toLocaleLowerCase(locale) + moment.slice(1)
  }
  return new Intl.RelativeTimeFormat(locale).format(-minutes, 'minute')
}

/** "14:05" today, otherwise the day with it. */
export function momentLabel(locale: string, at: string, now: number): string {
  const time = clockTime(locale, at)
  return daysAgo(at, now) === 0 ? time : `${dayLabel(locale, at, now)}, ${time}`
}

function daysAgo(at: string, now: number): number {
  if (dayKey(at) === dayKey(new Date(now).toISOString())) return 0
  const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(Date.parse(at))) / DAY_MS)
}

function yearUnlessNow(at: string, now: number): Intl.DateTimeFormatOptions {
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' }
}
