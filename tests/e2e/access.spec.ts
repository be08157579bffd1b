import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Found {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** WCAG 2.2 A and AA, and nothing that sticks out sideways. */
async function inspect(page: Page, where: string): Promise<void> {
  // Injected by the protocol of the browser and not as a <script>: the policy of the page stays as it is.
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Found[] }> } }
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + (node.failureSummary ?? '')).join('\n')}`,
    )
  })
  expect.soft(found, where).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(overflow, `${where}: sideways scrolling`).toBe(0)
}

for (const language of ['ru', 'en'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no obstacles at 360 px: ${language}, ${colorScheme}`, async ({ person, stranger }) => {
      const seat = { language, colorScheme, viewport: { width: 360, height: 640 }, reducedMotion: 'reduce' } as const
      const anna = await person('Анна', seat)
      const boris = await person('Борис')
      const { words, page } = anna

      const guest = await stranger('Гость', seat)
      await guest.open()
      await expect(guest.page.getByLabel(words['auth.email'])).toBeVisible()
      await inspect(guest.page, 'e-mail step')
      await guest.page.getByLabel(words['auth.email']).fill(guest.email)
      await guest.page.keyboard.press('Enter')
      await expect(guest.page.getByLabel(words['auth.code'])).toBeVisible()
      await inspect(guest.page, 'code step')

      await anna.open()
      await expect(page.getByText(words['chats.empty_title'])).toBeVisible()
      await inspect(page, 'empty list')
      const direct = await boris.directWith(anna)
      await boris.open(`/c/${direct}`)
      await boris.write(
        'Непрерывноесловокотороенепомещаетсяводнустрокуиднокоторомунуженперенос https://example.org/a/very/long/address/that/does/not/end',
      )
      await boris.write('Второе **важное** сообщение')
      await expect(anna.chatRow('Борис')).toContainText(words['chats.unread'](2))
      await inspect(page, 'list with unread')
      await anna.chatRow('Борис').click()
      await expect(anna.message('Второе')).toBeVisible()
      await anna.write('Ответ')
      await expect(anna.message('Ответ')).toBeVisible()
      await inspect(page, 'chat')
      await anna.message('Ответ').click({ button: 'right' })
      await expect(page.getByRole('menuitem').first()).toBeFocused()
      await inspect(page, 'menu of a message')
      await anna.closeOverlay()

      for (const name of ['profile', 'contacts', 'privacy', 'security', 'sessions', 'appearance'] as const) {
        await anna.open(`/settings/${name}`)
        await expect(page.getByRole('heading', { name: words[`settings.${name}`] })).toBeVisible()
        if (name === 'sessions') await expect(page.getByText(words['sessions.current'])).toBeVisible()
        await inspect(page, `settings: ${name}`)
      }
      for (const name of ['users', 'invites', 'policies', 'audit', 'statistics'] as const) {
        await anna.open(`/admin/${name}`)
        await expect(page.getByRole('heading', { name: words[`admin.${name}`], level: 3 })).toBeVisible()
        await page.waitForLoadState('networkidle')
        await inspect(page, `administration: ${name}`)
      }
      await page.keyboard.press('Control+/')
      await expect(page.getByRole('dialog')).toBeVisible()
      await inspect(page, 'shortcuts')
      await anna.closeOverlay()
      await anna.open('/nowhere')
      await expect(page.getByText(words['app.unknown_page'])).toBeVisible()
      await inspect(page, 'unknown page')
      await anna.open()
      await page.getByRole('button', { name: words['app.new_chat'] }).click()
      await expect(page.getByLabel(words['new_chat.search'])).toBeFocused()
      await inspect(page, 'new chat')
    })
  }
}

test('at 200 % nothing is lost and the composer stays in view', async ({ person }) => {
  // 200 % of a window of 1280 × 720 is a window of 640 × 360 CSS pixels.
  const anna = await person('Анна', {
    viewport: { width: 640, height: 360 },
    deviceScaleFactor: 2,
    forcedColors: 'active',
  })
  const notes = (await anna.call('POST', '/chats/notes')).id
  await anna.open(`/c/${notes}`)
  await anna.write('Заметка')
  await expect(anna.message('Заметка')).toBeInViewport()
  await expect(anna.composer).toBeInViewport()
  await inspect(anna.page, 'chat at 200 %, forced colours')
})
