import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const WORKER = 'sw.js'

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

/** Tells the service worker which files make up the client: everything of the build and of `public`, each with its hash. */
export function precache(): Plugin {
  let publicDir = ''
  return {
    name: 'vestnik-precache',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER]
        if (worker?.type !== 'chunk') return this.error(`the build has no ${WORKER}`)
        if (worker.imports.length > 0)
          this.error(`${WORKER} must be one file, but imports ${worker.imports.join(', ')}`)
        const built = Object.values(bundle)
          .filter(({ fileName }) => fileName !== WORKER && !fileName.startsWith('.'))
          .map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const)
        const given = readdirSync(publicDir).map((name) => [name, readFileSync(join(publicDir, name))] as const)
        const files = [...built, ...given]
          .map(([name, content]) => ({ url: `/${name}`, hash: hashOf(content) }))
          .toSorted((a, b) => (a.url < b.url ? -1 : 1))
        const list = JSON.stringify({ version: hashOf(JSON.stringify(files)), files })
        // A function, because "$" would mean something in a text to put in.
        worker.code = worker.code.replaceAll('__PRECACHE__', () => list)
      },
    },
  }
}
