import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/test'

/** The client is kept on the device once the worker is there. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

test('without a server the client starts, shows what it holds and keeps what is written', async ({ person, server }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  await boris.open(`/c/${chat}`)
  await boris.write('Запомни это')
  await anna.open(`/c/${chat}`)
  await expect(anna.message('Запомни это')).toBeVisible()
  await kept(anna.page)

  await server.kill()
  await anna.page.reload()
  await expect(anna.message('Запомни это')).toBeVisible()
  await anna.write('Отвечу потом')
  await expect(anna.page.getByText(anna.words['link.lost'])).toBeVisible()
  // A page that was never opened is there too: all of them are one.
  await anna.open('/settings/appearance')
  await expect(anna.page.getByRole('heading', { name: anna.words['settings.appearance'] })).toBeVisible()
  await server.run()
  await expect(boris.message('Отвечу потом')).toBeVisible({ timeout: 60_000 })
})

test('nothing of what the server answers is kept by the worker', async ({ person }) => {
  const anna = await person('Анна')
  const notes = (await anna.call('POST', '/chats/notes')).id
  await anna.open(`/c/${notes}`)
  await anna.write('Секрет')
  await kept(anna.page)
  await anna.page.reload()
  await expect(anna.message('Секрет')).toBeVisible()
  const paths = await anna.page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname)
    }
    return found
  })
  expect(paths).toContain('/index.html')
  expect(paths.filter((path) => path.startsWith('/api'))).toEqual([])
})

test('signing out leaves no worker and nothing kept behind', async ({ person }) => {
  const anna = await person('Анна')
  await anna.open()
  await kept(anna.page)
  await anna.page.getByRole('button', { name: anna.words['app.menu'] }).click()
  await anna.page.getByRole('menuitem', { name: anna.words['app.sign_out'] }).click()
  await anna.page.getByRole('dialog').getByRole('button', { name: anna.words['sign_out.confirm'] }).click()
  await expect(anna.page.getByRole('heading', { name: anna.words['auth.title'] })).toBeVisible()
  await anna.page.reload()
  await expect(anna.page.getByRole('heading', { name: anna.words['auth.title'] })).toBeVisible()
  expect(await anna.page.evaluate(async () => (await caches.keys()).length)).toBe(0)
  expect(await anna.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('last')))).toEqual([])
})

test.describe('with something in front of the server', () => {
  test.use({ isFronted: true })

  test('a new version is offered and taken only when wanted', async ({ person, front }) => {
    const anna = await person('Анна')
    const notes = (await anna.call('POST', '/chats/notes')).id
    await anna.open(`/c/${notes}`)
    await kept(anna.page)
    await anna.composer.fill('Недописанное')
    // The next release: the same files under another version.
    front?.changed.set('/sw.js', (worker) => worker.replace(/(version"?:\s*["'`])/, '$1next-'))
    await anna.page.evaluate(() => {
      Object.assign(window, { stays: true })
      return navigator.serviceWorker.getRegistration().then((registration) => void registration?.update())
    })
    const button = anna.page.getByRole('button', { name: anna.words['app.update'], exact: true })
    await expect(button).toBeVisible()
    expect(await anna.page.evaluate(() => 'stays' in window)).toBe(true)
    await button.click()
    await anna.page.waitForFunction(() => !('stays' in window))
    await expect(anna.composer).toHaveValue('Недописанное')
    await expect(button).toHaveCount(0)
    expect(await anna.page.evaluate(async () => (await caches.keys()).at(-1))).toContain('next-')
  })
})
