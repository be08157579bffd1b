import { describe, expect, it } from 'vitest'
import { byteLength } from './bytes'
import { parseInline } from './inline'
import { addressAt, isSafe } from './links'
import { parseBody } from './parse'
import { previewOf } from './plain'

const plain = (text: string) => ({ type: 'text', text })

describe('inline', () => {
  it('knows its marks', () => {
    expect(parseInline('a **b** _c_ ~~d~~ `e`')).toEqual([
      plain('a '),
      { type: 'bold', children: [plain('b')] },
      plain(' '),
      { type: 'italic', children: [plain('c')] },
      plain(' '),
      { type: 'strike', children: [plain('d')] },
      plain(' '),
      { type: 'code', text: 'e' },
    ])
  })

  it('nests', () => {
    expect(parseInline('**a _b_**')).toEqual([
      { type: 'bold', children: [plain('a '), { type: 'italic', children: [plain('b')] }] },
    ])
  })

  it.each([
    '2 * 3 ** 4',
    'snake_case_name',
    '** not bold **',
    '**open',
    'a ~~ b',
    '_ x _',
    '`',
    '[a](',
    '[a](javascript:alert(1))',
  ])('leaves %s as it is', (source) => expect(parseInline(source)).toEqual([plain(source)]))

  it('leaves code alone and escapes', () => {
    expect(parseInline('`**x**`')).toEqual([{ type: 'code', text: '**x**' }])
    expect(parseInline('``a ` b``')).toEqual([{ type: 'code', text: 'a ` b' }])
    expect(parseInline('\\*\\*x\\*\\*')).toEqual([plain('**x**')])
  })

  it('links addresses without the punctuation around them', () => {
    expect(addressAt('https://a.example/b?c=d.', 0)).toBe('https://a.example/b?c=d')
    expect(addressAt('https://a.example/Rust_(language))', 0)).toBe('https://a.example/Rust_(language)')
    expect(addressAt('https://', 0)).toBeNull()
    expect(parseInline('(https://a.example)')).toEqual([
      plain('('),
      { type: 'link', href: 'https://a.example', children: [plain('https://a.example')] },
      plain(')'),
    ])
    expect(parseInline('[site](https://a.example)')).toEqual([
      { type: 'link', href: 'https://a.example', children: [plain('site')] },
    ])
  })

  it('opens only what is safe', () => {
    expect(['https://a.example', 'mailto:a@b.example'].map(isSafe)).toEqual([true, true])
    expect(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '/path'].map(isSafe)).toEqual(Array(4).fill(false))
  })

  it('is linear: hostile input of the greatest size takes a moment', () => {
    const started = performance.now()
    for (const part of ['**a ', '_a ', '~~', '`', '[', '[a](', '**_', 'http://', '> ']) {
      parseBody(part.repeat(Math.floor(32_768 / part.length)))
    }
    expect(performance.now() - started).toBeLessThan(1_500)
  })
})

describe('blocks', () => {
  it('keeps lines of a paragraph and splits at empty ones', () => {
    expect(parseBody('a\nb\n\n\nc')).toEqual([
      { type: 'paragraph', children: [plain('a\nb')] },
      { type: 'paragraph', children: [plain('c')] },
    ])
  })

  it('knows fences, closed or not', () => {
    expect(parseBody('```ts\nconst a = **1**\n```\nend')).toEqual([
      { type: 'code', language: 'ts', text: 'const a = **1**' },
      { type: 'paragraph', children: [plain('end')] },
    ])
    expect(parseBody('```\n- a')).toEqual([{ type: 'code', language: '', text: '- a' }])
  })

  it('knows quotes and lists', () => {
    expect(parseBody('> a\n> - b\n1. c\n2. d\n- e')).toEqual([
      {
        type: 'quote',
        children: [
          { type: 'paragraph', children: [plain('a')] },
          { type: 'list', start: null, items: [[plain('b')]] },
        ],
      },
      { type: 'list', start: 1, items: [[plain('c')], [plain('d')]] },
      { type: 'list', start: null, items: [[plain('e')]] },
    ])
  })

  it('bounds nesting', () => {
    expect(() => parseBody('>'.repeat(30_000))).not.toThrow()
  })
})

it('makes one plain line', () => {
  expect(previewOf('**a**\n\n> b\n- c\n- d\n```\ne\n```')).toBe('a b c, d e')
})

it('counts bytes as the server does', () => {
  expect(['a', 'я', '👍'].map(byteLength)).toEqual([1, 2, 4])
})
