import type { ChatSummary, ClientFrame, Cursor } from '../api/schema.gen'

const PROTOCOL = 1
const CLIENT = 'web 0.1.0'
/** As many chats as one person may be in; the frame may have 512 KiB. */
const MOST_CURSORS = 5000

/** What this client can do beyond the least that the protocol asks for. */
const CAPS: readonly string[] = ['passive']

type Hello = Extract<ClientFrame, { readonly type: 'hello' }>
/** For a server that does not know of the rest: it refuses fields that it does not know. */
export type AnyHello = Hello | Omit<Hello, 'caps' | 'idle'>

export function helloFrame(
  token: string,
  isPlain: boolean,
  user: Cursor | null,
  chats: readonly ChatSummary[],
  idle: boolean,
): AnyHello {
  const cursors = chats.slice(0, MOST_CURSORS).map(({ id, cursor }) => ({ chat: id, seq: cursor.seq, tag: cursor.tag }))
  const hello = { type: 'hello', protocol: PROTOCOL, token, client: CLIENT, user, chats: cursors } as const
  return isPlain ? hello : { ...hello, caps: CAPS, idle }
}
