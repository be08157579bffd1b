import { expect, test } from './fixtures/test'

test('Back closes what lies over the page, and never leaves it from there', async ({ person }) => {
  const anna = await person('Анна', { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true })
  const boris = await person('Борис')
  const { page, words } = anna
  const { id } = await anna.call('POST', '/chats/groups', {
    client_id: crypto.randomUUID(),
    title: 'Дача',
    members: [boris.id],
  })
  await anna.open()
  await anna.chatRow('Дача').click()
  await expect(anna.composer).toBeVisible()
  const chatUrl = `${anna.server.url}/c/${id}`

  // A menu, and the dialog that it opens in its place.
  await page.getByRole('button', { name: words['chat.menu'] }).click()
  await expect(page.getByRole('menuitem').first()).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('menuitem')).toHaveCount(0)
  await expect(page).toHaveURL(chatUrl)
  await page.getByRole('button', { name: words['chat.menu'] }).click()
  await page.getByRole('menuitem', { name: words['chat.show_members'] }).click()
  const members = page.getByRole('dialog', { name: words['members.title'] })
  await expect(members).toBeVisible()
  await page.goBack()
  await expect(members).toHaveCount(0)
  await expect(page).toHaveURL(chatUrl)

  // Closed by its own cross it leaves no trace: the next Back is the way to the list.
  await page.getByRole('button', { name: words['chat.menu'] }).click()
  await page.getByRole('menuitem', { name: words['chat.show_members'] }).click()
  await members.getByRole('button', { name: words['ui.close'] }).click()
  await expect(members).toHaveCount(0)
  await page.goBack()
  await expect(page).toHaveURL(`${anna.server.url}/`)
  await expect(anna.chatRow('Дача')).toBeVisible()

  // What a dialog led to takes its place: one Back from there is the list again.
  await page.getByRole('button', { name: words['app.new_chat'] }).click()
  await page.getByRole('button', { name: words['new_chat.notes'] }).click()
  await expect(anna.composer).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).toHaveURL(`${anna.server.url}/`)
})

test('Esc with nothing left to cancel stays in the chat', async ({ person }) => {
  const anna = await person('Анна')
  const notes = (await anna.call('POST', '/chats/notes')).id
  await anna.open(`/c/${notes}`)
  await anna.composer.press('Escape')
  await anna.composer.press('Escape')
  await expect(anna.composer).toBeFocused()
  await expect(anna.page).toHaveURL(`${anna.server.url}/c/${notes}`)
})
