import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Puts the symbols into index.html: they are there with the first paint, cost no request, and `<use href="#…">` needs
 * no exception in the content security policy.
 */
export function sprite(file: URL): Plugin {
  return {
    name: 'vestnik-sprite',
    transformIndexHtml: (html) => html.replace('<!-- icons -->', readFileSync(file, 'utf8').replace(/\n/g, '')),
  }
}
