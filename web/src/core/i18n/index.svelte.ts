import type { chatRu } from './chat.ru'
import type { ru } from './ru'

/** Russian defines the keys and their parameters; the other languages have the same ones. */
type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] }
export type StartMessages = Same<typeof ru>
export type ChatMessages = Same<typeof chatRu>
export type Messages = StartMessages & ChatMessages
export type MessageKey = keyof Messages
export type Locale = 'ru' | 'en'
/** Keys without parameters, for tables that carry a key instead of a text. */
export type PlainKey = { [K in MessageKey]: Messages[K] extends string ? K : never }[MessageKey]
type ParametersOf<K extends MessageKey> = Messages[K] extends (...parameters: infer P) => string ? P : []

export const LOCALES: readonly Locale[] = ['ru', 'en']

let current = $state.raw<{ readonly locale: Locale; readonly messages: Partial<Messages> } | null>(null)
let latest = 0
/** Once the chats were shown their texts stay, so that no later call can take them from under a view. */
let isAll = false

/** The text of `key` in the language chosen. Reactive: markup that calls it follows `setLocale`. */
export function t<K extends MessageKey>(key: K, ...parameters: ParametersOf<K>): string {
  const message: unknown = current?.messages[key]
  if (typeof message === 'function') return (message as (...values: readonly unknown[]) => string)(...parameters)
  return typeof message === 'string' ? message : key
}

export function locale(): Locale {
  return current?.locale ?? 'en'
}

/**
 * Each language is a chunk of its own, and only the chosen one is fetched; `start` leaves out what only the chats need,
 * so that the sign-in page stays small.
 */
export async function setLocale(next: Locale, extent: 'start' | 'all' = 'all'): Promise<void> {
  latest += 1
  isAll ||= extent === 'all'
  const mine = latest
  const [start, chat] = await Promise.all([loadStart(next), isAll ? loadChat(next) : {}])
  // Whoever asked last wins, not whose chunk came last.
  if (mine === latest) current = { locale: next, messages: { ...start, ...chat } }
}

async function loadStart(next: Locale): Promise<StartMessages> {
  return next === 'ru' ? (await import('./ru')).ru : (await import('./en')).en
}

async function loadChat(next: Locale): Promise<ChatMessages> {
  return next === 'ru' ? (await import('./chat.ru')).chatRu : (await import('./chat.en')).chatEn
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
