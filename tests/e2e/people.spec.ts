import { expect, test } from './fixtures/test'

test('people see what somebody tells about themselves, and call them as they like', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис', { viewport: { width: 360, height: 740 } })
  const { words } = anna

  await anna.open('/settings/profile')
  await anna.page.getByLabel(words['card.position'], { exact: true }).fill('Инженер')
  const phone = anna.page.getByLabel(words['card.phone'], { exact: true })
  await phone.fill('звоните')
  await phone.press('Enter')
  await expect(anna.page.getByText(words['card.wrong_phone'])).toBeVisible()
  await phone.fill('+7 921 555-01-02')
  await phone.press('Enter')
  await expect(anna.page.getByText(words['profile.saved'])).toBeVisible()
  await anna.page.getByLabel(words['status.text']).fill('На даче')
  await anna.page.getByRole('button', { name: words['status.set'] }).click()
  await expect(anna.page.getByRole('button', { name: words['status.clear'] })).toBeVisible()

  const direct = await boris.directWith(anna)
  await boris.open(`/c/${direct}`)
  const card = boris.page.getByRole('dialog', { name: words['person.title'] })
  await boris.page.getByRole('button', { name: 'Анна', exact: true }).click()
  await expect(card.getByText('На даче')).toBeVisible()
  await expect(card.getByText('Инженер')).toBeVisible()
  await expect(card.getByRole('link', { name: '+7 921 555-01-02' })).toHaveAttribute('href', 'tel:+79215550102')

  // A name of one's own stands wherever theirs would, on every device, and is seen by nobody else.
  await card.getByRole('button', { name: words['person.add_contact'] }).click()
  await card.getByRole('button', { name: words['person.rename'] }).click()
  await card.getByLabel(words['person.nickname']).fill('Тётя Аня')
  await boris.page.keyboard.press('Enter')
  await expect(card.getByText('Тётя Аня')).toBeVisible()
  await boris.page.keyboard.press('Escape')
  await expect(boris.page.getByRole('button', { name: 'Тётя Аня', exact: true })).toBeVisible()
  const tab = await boris.context.newPage()
  await tab.goto(boris.server.url)
  await expect(tab.getByRole('link').filter({ hasText: 'Тётя Аня' })).toBeVisible()
  await boris.open('/settings/contacts')
  await expect(boris.page.getByRole('button', { name: /Тётя Аня/ })).toBeVisible()
})

test('people are found in the other alphabet, on the wrong layout and with a typo', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Приветов')
  const vera = await person('Вера')
  const { page, words } = anna
  await anna.directWith(boris)
  await anna.open()
  // A key that is pressed while the page is still being made is heard by nobody.
  await expect(anna.chatRow('Приветов')).toBeVisible()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: words['keys.search'] })
  const found = page.getByRole('option')
  // Somebody with whom there is a chat is found as that chat, though no chat here is called so.
  for (const query of ['ghbdtn', 'превет', 'privetov', 'ghtdtn']) {
    await field.fill(query)
    await expect(found.filter({ hasText: 'Приветов' })).toHaveCount(1)
  }
  await field.fill('dthf')
  await found.filter({ hasText: 'Вера' }).click()
  await expect(page.getByRole('heading', { name: 'Вера' })).toBeVisible()
  // Whoever has blocked somebody is gone for them.
  await vera.call('PUT', `/blocks/${anna.id}`)
  const { users } = await anna.call('GET', '/users?query=vera')
  expect(users).toEqual([])
})

test('whoever is blocked neither writes nor sees, and is let in again', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const { words, page } = anna
  const direct = await boris.directWith(anna)
  await boris.open(`/c/${direct}`)
  await boris.write('Привет')
  await anna.open(`/c/${direct}`)
  await expect(anna.message('Привет')).toBeVisible()

  await page.getByRole('button', { name: 'Борис', exact: true }).click()
  const card = page.getByRole('dialog', { name: words['person.title'] })
  await card.getByRole('button', { name: words['person.block'] }).click()
  await card.getByRole('button', { name: words['person.block'] }).click()
  await expect(card.getByText(words['person.is_blocked'])).toBeVisible()
  await boris.composer.fill('Ещё раз')
  await boris.composer.press('Enter')
  await expect(boris.page.getByText(words['message.failed']).first()).toBeVisible()

  await anna.open('/settings/privacy')
  await page.getByRole('button', { name: words['privacy.unblock_one']('Борис') }).click()
  await expect(page.getByText(words['privacy.nobody_blocked'])).toBeVisible()
  await anna.open(`/c/${direct}`)
  // What was refused is kept, and goes out when it may.
  await boris.message('Ещё раз').getByRole('button', { name: words['message.retry'] }).first().click()
  await expect(anna.message('Ещё раз')).toBeVisible()
})
