export const GAP = 4000
export const HEARTBEAT_MISSED = 4009
export const REVOKED = 4201
export const PROTOCOL_ERROR = 4202
export const VERSION_NOT_SERVED = 4203

export type Verdict = 'resume' | 'renew' | 'stop'

/** By range, so that codes invented later are understood now. */
export function verdictOf(code: number): Verdict {
  if (code >= 4100 && code <= 4199) return 'renew'
  if (code >= 4200 && code <= 4299) return 'stop'
  return 'resume'
}
