import { expect, test } from './fixtures/test'

test('everything that matters works without a mouse', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const { words, page } = anna
  const { keyboard } = page
  const chat = await anna.directWith(boris)
  await boris.open(`/c/${chat}`)
  await anna.open()
  await expect(anna.chatRow('Борис')).toBeVisible()

  // The switcher finds a person typed in the wrong layout; the chat opens with the composer focused.
  await keyboard.press('Control+k')
  await keyboard.type(',jh')
  await expect(page.getByRole('option', { name: /Борис/ })).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Enter')
  await expect(anna.composer).toBeFocused()
  await keyboard.type('Первая строка')
  await keyboard.press('Shift+Enter')
  await keyboard.type('вторая')
  await keyboard.press('Enter')
  await expect(boris.message('вторая')).toBeVisible()
  expect(await boris.texts()).toEqual(['Первая строка\nвторая'])

  // ↑ in the empty composer edits what was sent last; Esc leaves it as it was.
  await keyboard.press('ArrowUp')
  await expect(anna.composer).toHaveValue('Первая строка\nвторая')
  await keyboard.press('Escape')
  await expect(anna.composer).toHaveValue('')

  // Into the list and to a message; R answers, and the composer has the focus again.
  await boris.write('Ответь мне')
  await expect(anna.message('Ответь мне')).toBeVisible()
  await keyboard.press('Shift+F6')
  await expect(anna.log.getByRole('article').last()).toBeFocused()
  await keyboard.press('r')
  await expect(anna.composer).toBeFocused()
  await keyboard.type('Отвечаю')
  await keyboard.press('Enter')
  await expect(boris.message('Отвечаю')).toContainText('Ответь мне')

  // Retract through the menu of the message: Shift+F10, the last entry, confirm.
  await keyboard.press('Shift+F6')
  await keyboard.press('ArrowDown')
  await expect(anna.message('Отвечаю')).toBeFocused()
  await keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await keyboard.press('End')
  await keyboard.press('Enter')
  const confirm = page.getByRole('dialog').getByRole('button', { name: words['message.retract'] })
  await expect(page.getByRole('dialog')).toBeVisible()
  while (!(await confirm.evaluate((button) => button === document.activeElement))) await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(boris.log.getByText(words['message.retracted'])).toBeVisible()

  // The keys are listed in the product, also in the Russian layout, and the list closes by Esc.
  await keyboard.press('Control+/')
  await expect(page.getByRole('dialog', { name: words['app.shortcuts'] })).toBeVisible()
  await keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  // The menu: opened, walked with the arrows, closed with the focus where it was.
  const menu = page.getByRole('button', { name: words['app.menu'] })
  await menu.focus()
  await keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: words['app.notes'] })).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: words['app.settings'] })).toBeFocused()
  await keyboard.press('Escape')
  await expect(menu).toBeFocused()
  await keyboard.press('Control+,')
  await expect(page.getByRole('heading', { name: words['settings.title'] })).toBeVisible()
  await keyboard.press('Escape')
  await expect(page).toHaveURL(`${anna.server.url}/`)
})

test('the theme and the language change without a reload and stay', async ({ person }) => {
  const anna = await person('Анна', { colorScheme: 'light' })
  const { page } = anna
  await anna.open('/settings/appearance')
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const light = await background()
  await page.evaluate(() => {
    Object.assign(window, { stays: true })
  })
  await page.getByLabel('Тёмная').check()
  await expect.poll(background).not.toBe(light)
  await page.getByLabel('English').check()
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  expect(await page.evaluate(() => 'stays' in window)).toBe(true)
  const dark = await background()
  await page.reload()
  // Before the application has started: the theme is there with the first paint.
  expect(await background()).toBe(dark)
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
})
