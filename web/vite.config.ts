import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { sprite } from './tools/sprite-plugin'

const api = {
  '/api': {
    target: process.env['VESTNIK_URL'] ?? 'http://localhost:8080',
    ws: true,
    changeOrigin: true,
    rewriteWsOrigin: true,
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
