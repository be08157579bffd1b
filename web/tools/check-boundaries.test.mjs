import { describe, expect, it } from 'vitest'
import { complaints, importsOf } from './check-boundaries.mjs'

describe('check-boundaries', () => {
  it.each([
    ['core/store/apply.ts', 'core/model/ids.ts'],
    ['core/messenger.svelte.ts', 'platform/net.ts'],
    ['ui/Dialog.svelte', 'core/i18n/index.svelte.ts'],
    ['features/chat/ChatView.svelte', 'features/chat/row/Row.svelte'],
    ['app/Shell.svelte', 'features/chats/ChatList.svelte'],
  ])('lets %s import %s', (from, target) => {
    expect(complaints(from, [target])).toEqual([])
  })

  it.each([
    ['core/store/apply.ts', 'ui/Button.svelte'],
    ['core/store/apply.ts', 'core/Strange.svelte'],
    ['core/store/apply.ts', 'app/router.svelte.ts'],
    ['ui/Avatar.svelte', 'core/store/users.svelte.ts'],
    ['ui/Avatar.svelte', 'features/chat/ChatView.svelte'],
    ['features/chat/ChatView.svelte', 'features/chats/ChatList.svelte'],
    ['features/chat/ChatView.svelte', 'app/router.svelte.ts'],
    ['elsewhere/thing.ts', 'core/model/ids.ts'],
  ])('stops %s from importing %s', (from, target) => {
    expect(complaints(from, [target])).toHaveLength(1)
  })

  it('sees every way of importing', () => {
    const source = `import './a.css'
      import type { B } from './b'
      import {
        c,
      } from './c'
      export { d } from './d'
      const e = await import('./e')`
    expect(importsOf(source)).toEqual(['./a.css', './b', './c', './d', './e'])
  })
})
