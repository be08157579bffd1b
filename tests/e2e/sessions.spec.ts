import { expect, test } from './fixtures/test'

test('signing out elsewhere closes the other browser and says why', async ({ person, stranger }) => {
  const anna = await person('Анна')
  await anna.makeSecondFactorOptional()
  const { words, page } = anna
  const notes = (await anna.call('POST', '/chats/notes')).id
  await anna.open(`/c/${notes}`)
  await anna.write('Секрет')
  await expect(anna.message('Секрет')).toBeVisible()

  // The same account in a second browser.
  const phone = await stranger('Анна', { viewport: { width: 360, height: 700 } })
  const other = phone.page
  await phone.open()
  await other.getByLabel(words['auth.email']).fill(anna.email)
  await other.keyboard.press('Enter')
  await other.getByLabel(words['auth.code']).fill(await anna.server.mailbox.code(anna.email))
  await expect(other.getByRole('heading', { name: words['app.chats'] })).toBeVisible()

  await phone.open('/settings/sessions')
  await expect(other.getByText(words['sessions.current'])).toHaveCount(1)
  await other.getByRole('button', { name: words['sessions.end_others'] }).click()
  await expect(page.getByText(words['auth.ended_revoked'])).toBeVisible()
  await expect(other.getByText(words['sessions.only_this'])).toBeVisible()

  // Nothing of the account is left in the browser that was signed out.
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([])
  await page.reload()
  await expect(page.getByLabel(words['auth.email'])).toBeVisible()
})

test('signing out ends all tabs of the browser', async ({ person }) => {
  const anna = await person('Анна')
  const { words, page } = anna
  await anna.open()
  await expect(page.getByText(words['chats.empty_title'])).toBeVisible()
  const tab = await anna.context.newPage()
  await tab.goto(anna.server.url)
  await expect(tab.getByText(words['chats.empty_title'])).toBeVisible()

  await anna.signOut()
  await expect(tab.getByText(words['auth.ended_elsewhere'])).toBeVisible()
  await expect(tab.getByLabel(words['auth.email'])).toBeVisible()
  await tab.reload()
  await expect(tab.getByLabel(words['auth.email'])).toBeVisible()
})

test('a session that ended while the page was closed is explained too', async ({ person }) => {
  const anna = await person('Анна')
  const { words, page } = anna
  await anna.open()
  await expect(page.getByText(words['chats.empty_title'])).toBeVisible()
  await page.goto('about:blank')
  await anna.call('DELETE', '/sessions?scope=all')
  await anna.open()
  await expect(page.getByText(words['auth.ended_expired'])).toBeVisible()
})

test('many tabs that refresh at once stay signed in, though each use changes the refresh token', async ({ person }) => {
  const anna = await person('Анна')
  const heading = anna.words['app.chats']
  const tabs = [anna.page]
  while (tabs.length < 4) tabs.push(await anna.context.newPage())
  await Promise.all(tabs.map((tab) => tab.goto(anna.server.url)))
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(tabs.map((tab) => tab.reload()))
    for (const tab of tabs) await expect(tab.getByRole('heading', { name: heading })).toBeVisible()
  }
  const { sessions } = await anna.call('GET', '/sessions')
  expect(sessions).toHaveLength(1)
})
