import { expect, test } from './fixtures/test'

test('the first owner sets the server up by the link that the server prints', async ({ stranger, server }) => {
  const anna = await stranger('Анна')
  const { words, page } = anna
  const token = await server.setupToken()
  await anna.open(`/setup#token=${token}`)
  await expect(page.getByLabel(words['setup.token'])).toHaveValue(token)
  // A token in the address would end up in the history and in screenshots.
  expect(page.url()).toBe(`${server.url}/setup`)
  await page.getByLabel(words['auth.email']).fill(anna.email)
  await page.getByLabel(words['profile.name'], { exact: true }).fill('Анна')
  await page.getByRole('button', { name: words['setup.create'] }).click()
  const start = page.getByRole('button', { name: words['auth.start'] })
  const chats = page.getByRole('heading', { name: words['app.chats'] })
  await expect(start.or(chats).first()).toBeVisible()
  if (await start.isVisible()) await start.click()
  await expect(chats).toBeVisible()
  expect(page.url()).toBe(`${server.url}/`)
  await page.reload()
  await expect(chats).toBeVisible()
})

test('somebody new signs in by a code, and a wrong code is no way in', async ({ person, stranger, server }) => {
  await person('Анна')
  const boris = await stranger('Борис')
  const { words, page } = boris
  await boris.open()
  await page.getByLabel(words['auth.email']).fill(boris.email)
  await page.keyboard.press('Enter')
  const field = page.getByLabel(words['auth.code'])
  await expect(field).toBeFocused()
  const code = await server.mailbox.code(boris.email)
  await field.fill(code === '000000' ? '000001' : '000000')
  await expect(page.getByText(words['auth.wrong_code'])).toBeVisible()
  await expect(field).toHaveValue('')
  await field.fill(code)

  await expect(page.getByRole('heading', { name: words['auth.profile_title'] })).toBeVisible()
  await page.getByLabel(words['profile.name'], { exact: true }).fill('Борис Иванов')
  const username = page.getByLabel(words['profile.username'])
  await username.fill('1x')
  await page.getByRole('button', { name: words['auth.start'] }).click()
  await expect(page.getByText(words['profile.username_invalid'])).toBeVisible()
  await username.fill('boris')
  await page.getByRole('button', { name: words['auth.start'] }).click()
  await expect(page.getByText(words['chats.empty_title'])).toBeVisible()

  await boris.open('/settings/profile')
  const account = page.getByRole('region', { name: words['profile.name'] })
  await expect(account.getByLabel(words['profile.name'], { exact: true })).toHaveValue('Борис Иванов')
  await expect(username).toHaveValue('boris')
})

test('a username that is taken is refused at its field', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const me = await anna.call('GET', '/users/me')
  const { words, page } = boris
  await boris.open('/settings/profile')
  await page.getByLabel(words['profile.username']).fill(me.username)
  const account = page.getByRole('region', { name: words['profile.name'] })
  await account.getByRole('button', { name: words['ui.save'] }).click()
  await expect(page.getByText(words['profile.username_taken'])).toBeVisible()
  await expect(page.getByLabel(words['profile.username'])).toHaveAttribute('aria-invalid', 'true')
})

test('two people write, answer, edit and retract', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис', { language: 'en' })
  const chat = await anna.directWith(boris)
  await anna.open(`/c/${chat}`)
  await boris.open(`/c/${chat}`)

  await anna.write('Встречаемся в шесть')
  await expect(boris.message('Встречаемся в шесть')).toBeVisible()
  await boris.act('Встречаемся', 'reply')
  await boris.write('На площади?')
  await expect(anna.message('На площади?')).toContainText('Встречаемся в шесть')

  await anna.act('Встречаемся в шесть', 'edit')
  await expect(anna.composer).toHaveValue('Встречаемся в шесть')
  await anna.composer.fill('Встречаемся в семь')
  await anna.composer.press('Enter')
  await expect(boris.message('Встречаемся в семь').first()).toContainText(boris.words['message.edited'])
  await expect.poll(() => boris.texts()).toEqual(['Встречаемся в семь', 'На площади?'])
  expect(await anna.texts()).toEqual(['Встречаемся в семь', 'На площади?'])

  await boris.act('На площади?', 'retract')
  await boris.page.getByRole('dialog').getByRole('button', { name: boris.words['message.retract'] }).click()
  await expect(anna.log.getByText(anna.words['message.retracted'])).toBeVisible()
  await expect.poll(() => anna.texts()).toEqual(['Встречаемся в семь'])
})

test('a group is made, grows, is written in and is left', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const vera = await person('Вера')
  await boris.open()
  await vera.open()
  const { words, page } = anna
  await anna.open()
  await page.getByRole('button', { name: words['app.new_chat'] }).click()
  await page.getByRole('button', { name: words['new_chat.group'] }).click()
  await page.getByLabel(words['new_chat.group_title']).fill('Поход')
  await page.getByLabel(words['new_chat.group_members']).fill('Бор')
  await page.getByRole('dialog').getByRole('button', { name: /Борис/ }).click()
  await page.getByRole('button', { name: words['new_chat.create'] }).click()
  await expect(page.getByRole('heading', { name: 'Поход' })).toBeVisible()
  await anna.write('Кто идёт?')

  await expect(boris.chatRow('Поход')).toContainText(words['chats.unread'](1))
  await boris.chatRow('Поход').click()
  await boris.write('Я иду')
  await expect(anna.message('Я иду')).toBeVisible()
  await expect(vera.chatRow('Поход')).toHaveCount(0)

  await page.getByRole('button', { name: words['chat.menu'] }).click()
  await page.getByRole('menuitem', { name: words['chat.show_members'] }).click()
  await page.getByRole('button', { name: words['chat.add_members'] }).click()
  await page.getByLabel(words['new_chat.search']).fill('Вера')
  await page.getByRole('button', { name: words['members.add'], exact: true }).click()
  await expect(page.getByText(words['members.already'])).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: words['ui.close'] }).click()
  await expect(page.getByText(words['chat.members'](3))).toBeVisible()

  await vera.chatRow('Поход').click()
  await expect(vera.log.getByText('Анна добавляет')).toBeVisible()
  await vera.page.getByRole('button', { name: words['chat.menu'] }).click()
  await vera.page.getByRole('menuitem', { name: words['chat.leave'] }).click()
  await vera.page.getByRole('dialog').getByRole('button', { name: words['chat.leave'] }).click()
  await expect(vera.chatRow('Поход')).toHaveCount(0)
  await expect(anna.log.getByText(words['system.left']('Вера'))).toBeVisible()
  await expect(page.getByText(words['chat.members'](2))).toBeVisible()
})

test('what was being written survives a reload', async ({ person }) => {
  const anna = await person('Анна')
  const notes = (await anna.call('POST', '/chats/notes')).id
  await anna.open(`/c/${notes}`)
  await anna.composer.fill('Не дописанная мыс')
  // Saved half a second after the last key at the latest; asked of the disk, since nothing on the screen tells.
  await expect.poll(() => anna.page.evaluate(storedDrafts), { timeout: 1000, intervals: [50] }).toBe(1)
  await anna.open()
  await expect(anna.chatRow(anna.words['app.notes'])).toContainText(anna.words['chats.draft'])
  await anna.page.reload()
  await anna.chatRow(anna.words['app.notes']).click()
  await expect(anna.composer).toHaveValue('Не дописанная мыс')
})

async function storedDrafts(): Promise<number> {
  const [database] = await indexedDB.databases()
  const opened = indexedDB.open(database?.name ?? '')
  await new Promise((done) => opened.addEventListener('success', done))
  const count = opened.result.transaction('drafts').objectStore('drafts').count()
  await new Promise((done) => count.addEventListener('success', done))
  opened.result.close()
  return count.result
}
