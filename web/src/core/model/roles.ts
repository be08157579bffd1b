import type { UserRole } from '../api/schema.gen'

/** From the highest to the lowest. */
export const ROLES = [
  'owner',
  'administrator',
  'auditor',
  'member',
  'guest',
  'bot',
] as const satisfies readonly UserRole[]

/** Whoever has this role manages accounts. The server decides; this decides what is offered. */
export function administers(role: UserRole): boolean {
  return role === 'owner' || role === 'administrator'
}

/** Whoever has this role reads about everybody. */
export function oversees(role: UserRole): boolean {
  return administers(role) || role === 'auditor'
}

/** Owners manage everybody, administrators those beneath them. */
export function mayManage(role: UserRole, other: UserRole): boolean {
  return role === 'owner' || (role === 'administrator' && !administers(other))
}
