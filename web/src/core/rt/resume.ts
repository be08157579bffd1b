import type { ChatSummary, ClientFrame, Cursor } from '../api/schema.gen'

const PROTOCOL = 1
const CLIENT = 'web 0.1.0'
/** A hello of 256 KiB holds some three thousand cursors. */
const MOST_CURSORS = 2500

export function helloFrame(token: string, user: Cursor | null, chats: readonly ChatSummary[]): ClientFrame {
  const cursors = chats.slice(0, MOST_CURSORS).map(({ id, cursor }) => ({ chat: id, seq: cursor.seq, tag: cursor.tag }))
  return { type: 'hello', protocol: PROTOCOL, token, client: CLIENT, user, chats: cursors }
}
