// Holds the arrows between the folders of src/: who may import whom. See web/README.md for the picture.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

const IMPORT =
  /(?:^|[\s;])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\s;])import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

/** The allowed targets of each layer; a feature may also import itself. */
const ALLOWED = {
  core: ['core', 'platform'],
  platform: ['platform', 'core'],
  sw: ['sw'],
  ui: ['ui', 'core', 'platform'],
  features: ['core', 'platform', 'ui'],
  app: ['app', 'core', 'platform', 'ui', 'features', 'styles'],
  'main.ts': ['app', 'core', 'platform', 'ui', 'features', 'styles'],
}

/** What of core/ the general-purpose components may not know: everything that is about chats. */
const NOT_FOR_UI = /^core\/(store|rt|outbox|db|model|messenger|context|chat-commands)/

/** The complaints about one file: `from` and the targets are paths below src/, with forward slashes. */
export function complaints(from, targets) {
  const [layer = '', feature] = from.split('/')
  const allowed = ALLOWED[layer]
  if (allowed === undefined) return [`${from}: src/${layer} is in no layer`]
  return targets.flatMap((target) => {
    const [targetLayer = '', targetFeature] = target.split('/')
    if (layer === 'core' && target.endsWith('.svelte')) return [`${from}: core knows no component (${target})`]
    if (layer === 'ui' && NOT_FOR_UI.test(target)) return [`${from}: ui knows nothing of chats (${target})`]
    if (layer === 'features' && targetLayer === 'features') {
      return feature === targetFeature ? [] : [`${from}: features do not know each other (${target})`]
    }
    return allowed.includes(targetLayer) ? [] : [`${from}: ${layer} may not import ${target}`]
  })
}

export function importsOf(source) {
  return [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3])
}

function check(root) {
  const found = []
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|svelte)$/.test(entry.name) || /\.test\.ts$/.test(entry.name)) continue
    const file = join(entry.parentPath, entry.name)
    const targets = importsOf(readFileSync(file, 'utf8'))
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => name(root, withExtension(resolve(dirname(file), specifier))))
    found.push(...complaints(name(root, file), targets))
  }
  return found
}

/** `x.svelte` is a component when there is such a file, and otherwise the module `x.svelte.ts`. */
function withExtension(path) {
  return existsSync(path) ? path : `${path}.ts`
}

function name(root, path) {
  return relative(root, path).split(sep).join('/')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = check(resolve(import.meta.dirname, '../src'))
  for (const line of found) console.error(line)
  console.log(`check-boundaries: ${found.length === 0 ? 'ok' : `${found.length} broken`}`)
  process.exitCode = found.length === 0 ? 0 : 1
}
