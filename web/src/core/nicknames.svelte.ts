import { SvelteMap } from 'svelte/reactivity'
import type { Contact, User } from './api/schema.gen'

const byUser = new SvelteMap<string, string>()

/** What I call people, from my contacts; it stands wherever a name of theirs would. */
export function setNicknames(contacts: readonly Contact[]): void {
  const next = new Map(contacts.flatMap(({ user, nickname }) => (nickname === null ? [] : [[user.id, nickname]])))
  for (const user of byUser.keys()) if (!next.has(user)) byUser.delete(user)
  for (const [user, nickname] of next) if (byUser.get(user) !== nickname) byUser.set(user, nickname)
}

export function calledOf({ id, name }: Pick<User, 'id' | 'name'>): string {
  return byUser.get(id) ?? name
}
