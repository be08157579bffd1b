import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type ProxyOptions } from 'vite'
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

export default defineConfig({
  plugins: [svelte(), sprite(new URL('./src/ui/icons.svg', import.meta.url))],
  server: { port: 5173, proxy: api },
  preview: { port: 4173, proxy: api },
  build: {
    target: 'es2023',
    manifest: true,
    sourcemap: false,
    // Inlined assets would be data: URLs, which the content security policy refuses for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
