import type { Block, Inline } from './ast'
import { parseInline } from './inline'

const FENCE = /^```\s*([\w+#.-]{0,30})\s*$/
const QUOTE = /^> ?/
const BULLET = /^[-*•] +(?=\S)/
const NUMBER = /^(\d{1,9})[.)] +(?=\S)/
const DEEPEST_QUOTE = 3

/** The markup of messages. What is typed is what is stored; this only decides how it looks. */
export function parseBody(body: string): readonly Block[] {
  return parseBlocks(body.replaceAll('\r\n', '\n').split('\n'), 0)
}

function parseBlocks(lines: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = []
  let paragraph: string[] = []
  const endParagraph = (): void => {
    const text = paragraph.join('\n').replace(/^\n+|\s+$/g, '')
    if (text !== '') blocks.push({ type: 'paragraph', children: parseInline(text) })
    paragraph = []
  }
  for (let at = 0; at < lines.length; ) {
    const taken = takeBlock(lines, at, depth)
    if (taken === null) {
      const line = lines[at] ?? ''
      if (line.trim() === '') endParagraph()
      else paragraph.push(line)
      at++
      continue
    }
    endParagraph()
    blocks.push(taken.block)
    at = taken.next
  }
  endParagraph()
  return blocks
}

interface Taken {
  readonly block: Block
  readonly next: number
}

function takeBlock(lines: readonly string[], at: number, depth: number): Taken | null {
  const line = lines[at] ?? ''
  const language = FENCE.exec(line)?.[1]
  if (language !== undefined) return takeFence(lines, at + 1, language)
  if (QUOTE.test(line) && depth < DEEPEST_QUOTE) {
    const next = endOf(lines, at, QUOTE)
    const inner = lines.slice(at, next).map((each) => each.replace(QUOTE, ''))
    return { block: { type: 'quote', children: parseBlocks(inner, depth + 1) }, next }
  }
  if (BULLET.test(line)) return takeList(lines, at, BULLET, null)
  const start = NUMBER.exec(line)?.[1]
  return start === undefined ? null : takeList(lines, at, NUMBER, Number(start))
}

/** An unclosed fence takes the rest: half-typed code must not turn into lists and quotes. */
function takeFence(lines: readonly string[], from: number, language: string): Taken {
  let end = from
  while (end < lines.length && lines[end]?.trimEnd() !== '```') end++
  return {
    block: { type: 'code', language, text: lines.slice(from, end).join('\n') },
    next: Math.min(end + 1, lines.length),
  }
}

function takeList(lines: readonly string[], at: number, mark: RegExp, start: number | null): Taken {
  const next = endOf(lines, at, mark)
  const items = lines.slice(at, next).map((line): readonly Inline[] => parseInline(line.replace(mark, '')))
  return { block: { type: 'list', start, items }, next }
}

function endOf(lines: readonly string[], from: number, mark: RegExp): number {
  let end = from
  while (end < lines.length && mark.test(lines[end] ?? '')) end++
  return end
}
