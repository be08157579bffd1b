import type { ChatSummary, ClientFrame, Cursor } from '../api/schema.gen'

const PROTOCOL = 1
const CLIENT = 'web 0.1.0'
/** As many chats as one person may be in; the frame may have 512 KiB. */
const MOST_CURSORS = 5000

export function helloFrame(token: string, user: Cursor | null, chats: readonly ChatSummary[]): ClientFrame {
  const cursors = chats.slice(0, MOST_CURSORS).map(({ id, cursor }) => ({ chat: id, seq: cursor.seq, tag: cursor.tag }))
  return { type: 'hello', protocol: PROTOCOL, token, client: CLIENT, user, chats: cursors }
}
