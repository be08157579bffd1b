import type { ServerFrame } from '../api/schema.gen'

export type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { readonly type: T }>

const KNOWN: ReadonlySet<string> = new Set<ServerFrame['type']>([
  'hello_ok',
  'user_diff',
  'diff',
  'reset',
  'sync_done',
  'event',
  'user_event',
  'typing',
  'marks',
  'bump',
  'presence',
  'result',
  'bye',
  'pong',
])

/** Null for what this client does not know: the contract is to ignore it. */
export function parseFrame(text: unknown): ServerFrame | null {
  if (typeof text !== 'string') return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return null
  return typeof value.type === 'string' && KNOWN.has(value.type) ? (value as ServerFrame) : null
}
