import type { adminRu } from './admin.ru'
import type { chatRu } from './chat.ru'
import type { ru } from './ru'
import type { settingsRu } from './settings.ru'
import type { signInRu } from './sign-in.ru'

/** Russian defines the keys and their parameters; the other languages have the same ones. */
type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] }
export type StartMessages = Same<typeof ru>
export type SignInMessages = Same<typeof signInRu>
export type ChatMessages = Same<typeof chatRu>
export type SettingsMessages = Same<typeof settingsRu>
export type AdminMessages = Same<typeof adminRu>
export type Messages = StartMessages & SignInMessages & ChatMessages & SettingsMessages & AdminMessages
export type MessageKey = keyof Messages
export type Locale = 'ru' | 'en'
/** Keys without parameters, for tables that carry a key instead of a text. */
export type PlainKey = { [K in MessageKey]: Messages[K] extends string ? K : never }[MessageKey]
type ParametersOf<K extends MessageKey> = Messages[K] extends (...parameters: infer P) => string ? P : []

export const LOCALES: readonly Locale[] = ['ru', 'en']

let current = $state.raw<{ readonly locale: Locale; readonly messages: Partial<Messages> } | null>(null)
let latest = 0

/** What is fetched when it is first needed, so that the sign-in page stays small and nobody fetches an administration they have not. */
const CATALOGUES = {
  start: { ru: async () => (await import('./ru')).ru, en: async () => (await import('./en')).en },
  sign_in: {
    ru: async () => (await import('./sign-in.ru')).signInRu,
    en: async () => (await import('./sign-in.en')).signInEn,
  },
  chat: { ru: async () => (await import('./chat.ru')).chatRu, en: async () => (await import('./chat.en')).chatEn },
  settings: {
    ru: async () => (await import('./settings.ru')).settingsRu,
    en: async () => (await import('./settings.en')).settingsEn,
  },
  admin: { ru: async () => (await import('./admin.ru')).adminRu, en: async () => (await import('./admin.en')).adminEn },
} satisfies Record<string, Record<Locale, () => Promise<Partial<Messages>>>>

export type Catalogue = keyof typeof CATALOGUES

/** Texts that were shown once stay, so that no later call can take them from under a view. */
const wanted = new Set<Catalogue>(['start'])
let asked: Locale = 'en'

/** The text of `key` in the language chosen. Reactive: markup that calls it follows `setLocale`. */
export function t<K extends MessageKey>(key: K, ...parameters: ParametersOf<K>): string {
  const message: unknown = current?.messages[key]
  if (typeof message === 'function') return (message as (...values: readonly unknown[]) => string)(...parameters)
  return typeof message === 'string' ? message : key
}

export function locale(): Locale {
  return current?.locale ?? 'en'
}

/** Changes the language of everything that is held, and fetches more of it where asked. */
export async function setLocale(next: Locale, ...more: readonly Catalogue[]): Promise<void> {
  asked = next
  latest += 1
  const mine = latest
  for (const catalogue of more) wanted.add(catalogue)
  const parts: readonly Partial<Messages>[] = await Promise.all([...wanted].map((name) => CATALOGUES[name][next]()))
  // Whoever asked last wins, not whose chunk came last.
  if (mine === latest) current = { locale: next, messages: Object.assign({}, ...parts) }
}

/** Fetches texts in the language chosen; there when it resolves. */
export async function addTexts(...more: readonly Catalogue[]): Promise<void> {
  if (more.every((name) => wanted.has(name)) && current !== null) return
  await setLocale(asked, ...more)
}

/** A part of the client together with the texts that it says. */
export async function withTexts<T>(part: Promise<T>, ...catalogues: readonly Catalogue[]): Promise<T> {
  const [loaded] = await Promise.all([part, addTexts(...catalogues)])
  return loaded
}

/** The first language of the list that we have; English for everyone else. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const base = language.toLowerCase().split('-')[0]
    const found = LOCALES.find((candidate) => candidate === base)
    if (found !== undefined) return found
  }
  return 'en'
}
