import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type ProxyOptions } from 'vite'
import { precache } from './tools/precache-plugin'
import { sprite } from './tools/sprite-plugin'

const server = process.env['VESTNIK_URL'] ?? 'http://localhost:8080'

/** The server accepts only its own origin, which is the point of it; here the proxy stands in for it. */
const api: Record<string, ProxyOptions> = {
  '/api': {
    target: server,
    ws: true,
    changeOrigin: true,
    rewriteWsOrigin: true,
    configure: (proxy) => {
      proxy.on('proxyReq', (request) => {
        if (request.hasHeader('origin')) request.setHeader('origin', server)
      })
    },
  },
}

const BASE =
  /node_modules.svelte|src.ui.(Banner|Button|CenterPage|Empty|Field|Icon|Skeleton|Spinner)\.svelte|src.app.(session|tabs|trace|router|routes|link-secret)|src.features.auth.(EmailStep|fields)|src.core.(api|context|preferences|i18n.(index|plural))|src.platform.(locks|net|overlays)/

export default defineConfig({
  plugins: [svelte(), sprite(new URL('./src/ui/icons.svg', import.meta.url)), precache()],
  server: { port: 5173, proxy: api },
  preview: { port: 4173, proxy: api },
  build: {
    target: 'es2023',
    manifest: true,
    sourcemap: false,
    // Inlined assets would be data: URLs, which the content security policy refuses for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', sw: `src/sw/${process.env['VITE_SERVICE_WORKER'] === 'off' ? 'retire' : 'sw'}.ts` },
      // The name of the worker is its identity, so it cannot change with its content.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // What every page needs is one file: many small ones compress worse than they are worth.
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'base', test: BASE }] },
      },
    },
  },
})
