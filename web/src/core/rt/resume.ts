import type { ChatSummary, ClientFrame, Cursor } from '../api/schema.gen'

const PROTOCOL = 1
const CLIENT = 'web 0.1.0'
/** The server takes no more; chats left out come anew with the list. */
const MOST_CURSORS = 5000

export function helloFrame(token: string, user: Cursor | null, chats: readonly ChatSummary[]): ClientFrame {
  const cursors = chats.slice(0, MOST_CURSORS).map(({ id, cursor }) => ({ chat: id, seq: cursor.seq, tag: cursor.tag }))
  return { type: 'hello', protocol: PROTOCOL, token, client: CLIENT, user, chats: cursors }
}
