import type { Inline } from './ast'
import { addressAt, isSafe } from './links'

const DEEPEST = 6
const WORD = /[\p{L}\p{N}_]/u
const SPACE = /\s/u
/** The next character that may begin something. */
const SPECIAL = /[\\`*_~[hH]/g

const SPANS = [
  { mark: '**', type: 'bold' },
  { mark: '~~', type: 'strike' },
  { mark: '_', type: 'italic' },
] as const

/**
 * One pass, linear in the length: a mark without a closing partner is remembered as hopeless, and nesting is bounded.
 * What does not close is text, so that nothing typed disappears.
 */
export function parseInline(text: string, depth = 0): readonly Inline[] {
  return new InlineParser(text, depth).parse()
}

class InlineParser {
  readonly #nodes: Inline[] = []
  readonly #hopeless = new Set<string>()
  #plain = ''
  #at = 0

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {}

  parse(): readonly Inline[] {
    while (this.#at < this.text.length) {
      SPECIAL.lastIndex = this.#at
      const next = SPECIAL.exec(this.text)?.index ?? this.text.length
      this.#plain += this.text.slice(this.#at, next)
      this.#at = next
      if (next < this.text.length && !this.#special()) this.#plain += this.text[this.#at++] ?? ''
    }
    this.#flush()
    return this.#nodes
  }

  #special(): boolean {
    const character = this.text[this.#at]
    if (character === '\\') return this.#escape()
    if (character === '`') return this.#code()
    if (this.depth >= DEEPEST) return false
    if (character === '[') return this.#namedLink()
    if (character === 'h' || character === 'H') return this.#address()
    return SPANS.some(({ mark, type }) => this.text.startsWith(mark, this.#at) && this.#span(mark, type))
  }

  #escape(): boolean {
    const next = this.text[this.#at + 1] ?? ''
    if (next === '' || !'\\`*_~[]()>#-'.includes(next)) return false
    this.#plain += next
    this.#at += 2
    return true
  }

  #code(): boolean {
    const fence = /^`+/.exec(this.text.slice(this.#at, this.#at + 8))?.[0] ?? '`'
    const from = this.#at + fence.length
    const end = this.#find(fence, from)
    if (end <= from) return false
    this.#push({ type: 'code', text: this.text.slice(from, end) }, end + fence.length)
    return true
  }

  #span(mark: string, type: 'bold' | 'italic' | 'strike'): boolean {
    const from = this.#at + mark.length
    if (this.#hopeless.has(mark) || SPACE.test(this.text[from] ?? ' ')) return false
    if (mark === '_' && WORD.test(this.text[this.#at - 1] ?? ' ')) return false
    const end = this.#closing(mark, from)
    if (end === -1) {
      this.#hopeless.add(mark)
      return false
    }
    this.#push({ type, children: parseInline(this.text.slice(from, end), this.depth + 1) }, end + mark.length)
    return true
  }

  #closing(mark: string, from: number): number {
    for (let end = this.text.indexOf(mark, from + 1); end !== -1; end = this.text.indexOf(mark, end + 1)) {
      const isInsideWord = mark === '_' && WORD.test(this.text[end + 1] ?? ' ')
      if (!SPACE.test(this.text[end - 1] ?? ' ') && !isInsideWord) return end
    }
    return -1
  }

  #namedLink(): boolean {
    const middle = this.#find('](', this.#at + 1)
    const end = middle === -1 ? -1 : this.text.indexOf(')', middle + 2)
    if (end === -1 || end - this.#at > 2_500) return false
    const label = this.text.slice(this.#at + 1, middle)
    const href = this.text.slice(middle + 2, end).trim()
    if (label === '' || label.includes('\n') || !isSafe(href)) return false
    this.#push({ type: 'link', href, children: parseInline(label, DEEPEST) }, end + 1)
    return true
  }

  #address(): boolean {
    if (WORD.test(this.text[this.#at - 1] ?? ' ')) return false
    const href = addressAt(this.text, this.#at)
    if (href === null) return false
    this.#push({ type: 'link', href, children: [{ type: 'text', text: href }] }, this.#at + href.length)
    return true
  }

  #find(what: string, from: number): number {
    if (this.#hopeless.has(what)) return -1
    const found = this.text.indexOf(what, from)
    if (found === -1) this.#hopeless.add(what)
    return found
  }

  #push(node: Inline, next: number): void {
    this.#flush()
    this.#nodes.push(node)
    this.#at = next
  }

  #flush(): void {
    if (this.#plain !== '') this.#nodes.push({ type: 'text', text: this.#plain })
    this.#plain = ''
  }
}
