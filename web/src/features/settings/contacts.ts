import type { Contact } from '../../core/api/schema.gen'
import { search } from '../../core/search/candidates'

/** What I call this person. */
export function nameOf({ user, nickname }: Contact): string {
  return nickname ?? user.name
}

/** The contacts that fit what was typed, in the alphabet of the names that I gave them. */
export function fitting(contacts: readonly Contact[], query: string): readonly Contact[] {
  const byName = contacts.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
  if (query.trim() === '') return byName
  const candidates = byName.map((contact) => ({
    id: contact.user.id,
    title: nameOf(contact),
    aliases: [contact.user.name, contact.user.username],
    unread: 0,
    contact,
  }))
  return search(query, candidates, contacts.length).map(({ contact }) => contact)
}
