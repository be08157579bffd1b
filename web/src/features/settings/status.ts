/** What people say most often with one sign; anything else can be written. */
export const EMOJI = ['💬', '📅', '🎧', '🏠', '🚌', '🍽️', '🤒', '🌴'] as const

export const ENDS = ['never', 'half_hour', 'hour', 'today', 'week'] as const
export type StatusEnd = (typeof ENDS)[number]

const MINUTE_MS = 60_000

/** When a status ends that begins at `now`; null for never. "Today" and "this week" end at midnight where the reader is. */
export function endOf(end: StatusEnd, now: Date): Date | null {
  switch (end) {
    case 'never':
      return null
    case 'half_hour':
      return new Date(now.getTime() + 30 * MINUTE_MS)
    case 'hour':
      return new Date(now.getTime() + 60 * MINUTE_MS)
    case 'today':
      return midnight(now, 1)
    case 'week':
      // Weeks begin on Monday; getDay() says 0 for Sunday.
      return midnight(now, (8 - now.getDay()) % 7 || 7)
  }
}

function midnight(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)
}
