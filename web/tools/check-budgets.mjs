// Sizes of the build against budgets.json, gzip as the server sends it. Above "budget" is a warning, above "fail" an error.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')
const budgets = JSON.parse(readFileSync(join(root, 'budgets.json'), 'utf8'))

let manifest
try {
  manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
} catch {
  console.error('check-budgets: no build; run "npm run build" first')
  process.exit(1)
}

/** Everything that is fetched for `entries`: they and what they import statically. */
function closure(entries) {
  const seen = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    const chunk = manifest[key]
    if (chunk === undefined) {
      console.error(`check-budgets: the build has no ${key}`)
      process.exit(1)
    }
    seen.add(key)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return [...seen].map((key) => manifest[key])
}

const gzipped = (file) => statSync(join(dist, `${file}.gz`)).size
const sum = (files) => [...new Set(files)].reduce((total, file) => total + gzipped(file), 0)

let failed = 0
for (const { name, kind, entries, budget, fail } of budgets) {
  const chunks = closure(entries)
  const files = kind === 'css' ? chunks.flatMap((chunk) => chunk.css ?? []) : chunks.map((chunk) => chunk.file)
  const size = sum(files.filter((file) => file.endsWith(`.${kind}`))) / 1024
  const verdict = size > fail ? 'FAIL' : size > budget ? 'over' : 'ok'
  if (verdict === 'FAIL') failed += 1
  console.log(
    `${verdict.padEnd(5)}${name.padEnd(16)}${size.toFixed(1).padStart(7)} kB gz of ${budget} (fails at ${fail})`,
  )
}

const fonts = readdirSync(dist, { recursive: true }).filter((file) => /\.(woff2?|ttf|otf)$/.test(String(file)))
if (fonts.length > 0) {
  console.log(`FAIL fonts: ${fonts.join(', ')}`)
  failed += 1
}
process.exitCode = failed === 0 ? 0 : 1
