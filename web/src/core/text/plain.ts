import type { Block, Inline } from './ast'
import { parseBody } from './parse'

const PREVIEW_SOURCE = 400

/** One line without markup, for the chat list, quotes and spoken names. */
export function previewOf(body: string): string {
  const source = body.length > PREVIEW_SOURCE ? body.slice(0, PREVIEW_SOURCE) : body
  return parseBody(source).map(blockText).join(' ').replace(/\s+/g, ' ').trim()
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return inlineText(block.children)
    case 'code':
      return block.text
    case 'quote':
      return block.children.map(blockText).join(' ')
    case 'list':
      return block.items.map(inlineText).join(', ')
  }
}

function inlineText(nodes: readonly Inline[]): string {
  return nodes.map((node) => ('text' in node ? node.text : inlineText(node.children))).join('')
}
