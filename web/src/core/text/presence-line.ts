import type { PresenceOf } from '../api/schema.gen'
import { t } from '../i18n/index.svelte'
import { agoLabel } from '../time/format'

/** "online", "was online 5 minutes ago"; empty while nothing is known. */
export function presenceText(presence: PresenceOf | undefined, locale: string, now: number): string {
  if (presence === undefined) return ''
  if (presence.state !== 'offline') return t(`presence.${presence.state}`)
  if (presence.since === null) return t('presence.offline')
  const when = agoLabel(locale, presence.since, now)
  return when === null ? t('presence.just_now') : t('presence.since', when)
}

/** The dot beside a face, for an Avatar; nothing for whoever is not there. */
export function dotOf(presence: PresenceOf | undefined) {
  if (presence === undefined || presence.state === 'offline') return {}
  const tone = presence.state === 'online' ? 'ok' : presence.state === 'away' ? 'warn' : 'danger'
  return { presence: t(`presence.${presence.state}`), tone } as const
}
