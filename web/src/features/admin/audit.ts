/** What the log tells of, as the server names it. */
export const ACTS = [
  'sign_in',
  'end_sessions',
  'change_credentials',
  'reset_second_factor',
  'reuse_token',
  'create_user',
  'import_users',
  'change_user',
  'change_role',
  'disable_user',
  'enable_user',
  'delete_user',
  'create_invite',
  'revoke_invite',
  'change_policies',
  'read_users',
  'read_invites',
  'read_policies',
  'read_statistics',
  'export_users',
  'read_audit',
  'export_audit',
] as const
export type Act = (typeof ACTS)[number]

export const OUTCOMES = ['done', 'refused'] as const
export type Outcome = (typeof OUTCOMES)[number]

export function isAct(word: string): word is Act {
  return ACTS.some((act) => act === word)
}

/** The first moment of a day as it is chosen in a field ("2026-11-21"), where the reader is; undefined for none. */
export function dayStart(day: string): string | undefined {
  return moment(day, 0)
}

/** The first moment after that day. */
export function dayEnd(day: string): string | undefined {
  return moment(day, 1)
}

function moment(day: string, more: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  const found = new Date(year, month - 1, date + more)
  return Number.isNaN(found.getTime()) ? undefined : found.toISOString()
}
