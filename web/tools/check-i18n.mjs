// Both languages have the same keys (the types hold that too, but not that a text was left in the wrong language),
// every key is used somewhere, and nothing asks for a key that does not exist.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const KEY = /^ {2}'([a-z0-9_]+(?:\.[a-z0-9_]+)+)'\s*:\s*/gm

/** Key → the source of its message, up to the next key. */
export function messagesOf(source) {
  const matches = [...source.matchAll(KEY)]
  return new Map(
    matches.map((match, index) => [
      match[1],
      source.slice(match.index + match[0].length, matches[index + 1]?.index ?? source.length),
    ]),
  )
}

export function compare(ru, en) {
  return [
    ...[...ru.keys()].filter((key) => !en.has(key)).map((key) => `en has no ${key}`),
    ...[...en.keys()].filter((key) => !ru.has(key)).map((key) => `ru has no ${key}`),
    ...[...en].filter(([, text]) => /[а-яё]/iu.test(firstText(text))).map(([key]) => `en is Russian: ${key}`),
    ...[...ru]
      .filter(([key, text]) => isLatin(firstText(text)) && en.has(key))
      .map(([key]) => `ru is not Russian: ${key}`),
  ]
}

function firstText(message) {
  return (
    message.match(/'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\]|\\.)*)"/)?.[0].replace(/\$\{[^}]*\}/g, '') ?? ''
  )
}

/** Names such as "Vestnik" and keys such as "Ctrl" may stay as they are; a sentence may not. */
function isLatin(text) {
  return !/[а-яё]/iu.test(text) && (text.match(/[a-z]{2,}/giu) ?? []).length > 2
}

/** A key is used as a whole, or built from its beginning: t(`settings.${page}`). */
export function unused(keys, sources) {
  const whole = new Set(sources.flatMap((source) => source.match(/[a-z0-9_]+(?:\.[a-z0-9_]+)+/g) ?? []))
  const built = sources.flatMap((source) =>
    [...source.matchAll(/`([a-z0-9_]+\.[a-z0-9_.]*)\$\{/g)].map((match) => match[1]),
  )
  return keys.filter((key) => !whole.has(key) && !built.some((beginning) => key.startsWith(beginning)))
}

/** All catalogues of a language: `ru.ts`, `chat.ru.ts` and so on. */
function read(root, language) {
  const names = readdirSync(join(root, 'core/i18n')).filter((name) =>
    new RegExp(`^([a-z-]+\\.)?${language}\\.ts$`).test(name),
  )
  return names.map((name) => readFileSync(join(root, 'core/i18n', name), 'utf8')).join('\n')
}

function check(root) {
  const ru = messagesOf(read(root, 'ru'))
  const en = messagesOf(read(root, 'en'))
  const sources = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !/(ru|en|\.gen)\.ts$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  return [...compare(ru, en), ...unused([...ru.keys()], sources).map((key) => `nothing uses ${key}`)]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = check(resolve(import.meta.dirname, '../src'))
  for (const line of found) console.error(line)
  console.log(`check-i18n: ${found.length === 0 ? 'ok' : `${found.length} wrong`}`)
  process.exitCode = found.length === 0 ? 0 : 1
}
