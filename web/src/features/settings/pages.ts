import type { Component } from 'svelte'
import type { IconName } from '../../ui/icons'

type Opened = Promise<{ readonly default: Component<Record<string, never>> }>

/** The pages in their order; those that need nothing from outside are chunks of their own. */
export const PAGES = [
  { page: 'profile', icon: 'user' },
  { page: 'contacts', icon: 'contact', open: () => import('./ContactsPage.svelte') },
  { page: 'privacy', icon: 'eye', open: () => import('./PrivacyPage.svelte') },
  { page: 'security', icon: 'shield', open: () => import('./SecurityPage.svelte') },
  { page: 'sessions', icon: 'monitor' },
  { page: 'appearance', icon: 'palette', open: () => import('./AppearancePage.svelte') },
] as const satisfies readonly { readonly page: string; readonly icon: IconName; readonly open?: () => Opened }[]

export type SettingsPage = (typeof PAGES)[number]['page']
