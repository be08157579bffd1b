import type { Component } from 'svelte'
import type { IconName } from '../../ui/icons'

/** Each is a chunk of its own. */
export const PAGES = [
  { page: 'users', icon: 'users', open: () => import('./StaffPage.svelte') },
  { page: 'invites', icon: 'mail', open: () => import('./InvitesPage.svelte') },
  { page: 'policies', icon: 'sliders', open: () => import('./PoliciesPage.svelte') },
  { page: 'audit', icon: 'list', open: () => import('./AuditPage.svelte') },
  { page: 'statistics', icon: 'chart', open: () => import('./StatisticsPage.svelte') },
] as const satisfies readonly {
  readonly page: string
  readonly icon: IconName
  readonly open: () => Promise<{ readonly default: Component<Record<string, never>> }>
}[]

export type AdminPage = (typeof PAGES)[number]['page']
