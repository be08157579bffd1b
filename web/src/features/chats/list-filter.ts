import type { ChatSummary } from '../../core/api/schema.gen'
import { titleOf } from '../../core/model/chat-title'
import { search } from '../../core/search/candidates'

export const FILTERS = ['all', 'unread', 'direct', 'groups'] as const
export type ListFilter = (typeof FILTERS)[number]

/** The chats to show, in the order given; with a query those whose title fits, best first. */
export function filtered(
  chats: readonly ChatSummary[],
  filter: ListFilter,
  query: string,
  selected: string | null,
): readonly string[] {
  const kept = chats.filter((chat) => isIn(chat, filter, selected))
  if (query.trim() === '') return kept.map(({ id }) => id)
  const candidates = kept.map((chat) => ({
    id: chat.id,
    title: titleOf(chat),
    aliases: chat.peer === null ? [] : [chat.peer.username],
    unread: chat.read.unread,
  }))
  return search(query, candidates, candidates.length).map(({ id }) => id)
}

function isIn({ id, kind, read }: ChatSummary, filter: ListFilter, selected: string | null): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'unread':
      // The open chat stays while it is being read, or its row would vanish under the pointer.
      return read.unread > 0 || id === selected
    case 'direct':
      return kind !== 'group'
    case 'groups':
      return kind === 'group'
  }
}
