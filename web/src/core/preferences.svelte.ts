import { LOCALES, type Locale, preferredLocale } from './i18n/index.svelte'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const SEND_KEYS = ['enter', 'ctrl_enter'] as const
export type SendKey = (typeof SEND_KEYS)[number]

/** `theme.js` in public/ reads this key before the first paint. */
const THEME = 'vestnik.theme'
const LOCALE = 'vestnik.locale'
const SEND_KEY = 'vestnik.send_key'

/** Choices of this browser, not of the account: a phone and a desktop rarely want the same ones. */
class Preferences {
  #theme = $state<Theme>('system')
  #locale = $state<Locale>('en')
  #sendKey = $state<SendKey>('enter')

  constructor() {
    this.reread()
  }

  /** Also when another tab of this browser has chosen something else. */
  reread(): void {
    this.#theme = oneOf(THEMES, read(THEME)) ?? 'system'
    this.#locale = oneOf(LOCALES, read(LOCALE)) ?? preferredLocale(navigator.languages)
    this.#sendKey = oneOf(SEND_KEYS, read(SEND_KEY)) ?? 'enter'
  }

  get theme(): Theme {
    return this.#theme
  }

  set theme(value: Theme) {
    this.#theme = value
    write(THEME, value)
  }

  get locale(): Locale {
    return this.#locale
  }

  set locale(value: Locale) {
    this.#locale = value
    write(LOCALE, value)
  }

  get sendKey(): SendKey {
    return this.#sendKey
  }

  set sendKey(value: SendKey) {
    this.#sendKey = value
    write(SEND_KEY, value)
  }

  /** Signing out clears the storage of the site; the look of the page is not a secret of the account. */
  keep(): void {
    write(THEME, this.#theme)
    write(LOCALE, this.#locale)
    write(SEND_KEY, this.#sendKey)
  }
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((candidate) => candidate === value) ?? null
}

/** Storage may be refused (private windows, policies); the choice then lasts as long as the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // See `read`.
  }
}

export const preferences = new Preferences()
