import { addAuthenticator } from './fixtures/authenticator'
import { expect, test } from './fixtures/test'
import { totp } from './fixtures/totp'

const PASSWORD = 'plum orbit tin'

test('a password is set in the settings and opens the account afterwards', async ({ person, stranger }) => {
  await person('Владелец')
  const anna = await person('Анна')
  const { words, page } = anna
  await anna.open('/settings/security')
  const field = page.getByLabel(words['security.password_new'])
  await field.fill('qwertyuiop12')
  await field.press('Enter')
  await expect(page.getByText(words['security.password_common'])).toBeVisible()
  await field.fill(PASSWORD)
  await field.press('Enter')
  await expect(page.getByText(words['security.password_set'])).toBeVisible()

  const phone = await stranger('Анна', { viewport: { width: 360, height: 700 } })
  await phone.open()
  await phone.page.getByLabel(words['auth.email']).fill(anna.email)
  await phone.page.getByRole('button', { name: words['auth.by_password'] }).click()
  const password = phone.page.getByLabel(words['sign_in.password'])
  await expect(password).toBeFocused()
  await password.fill('plum orbit tins')
  await password.press('Enter')
  await expect(phone.page.getByText(words['auth.wrong_password'])).toBeVisible()
  await password.fill(PASSWORD)
  await password.press('Enter')
  await expect(phone.page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()
})

test('an app with codes becomes the second factor, and a recovery code stands in for it once', async ({
  person,
  stranger,
}) => {
  const anna = await person('Анна')
  const { words, page } = anna
  await anna.call('PUT', '/users/me/password', { password: PASSWORD })
  await anna.open('/settings/security')
  await page.getByRole('button', { name: words['security.totp_add'] }).click()
  await expect(page.getByRole('img', { name: words['totp.picture'] })).toBeVisible()
  const secret = (await page.locator('code').first().textContent()) ?? ''
  const code = page.getByLabel(words['totp.code'])
  await code.fill('000000')
  await code.press('Enter')
  await expect(page.getByText(words['totp.wrong'])).toBeVisible()
  const used = totp(secret)
  await code.fill(used)
  await code.press('Enter')
  const codes = page.getByRole('list', { name: words['recovery.title'] }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  const recovery = (await codes.first().textContent()) ?? ''
  await page.getByRole('button', { name: words['sign_in.enrol_done'] }).click()
  await expect(page.getByText(words['security.totp_on'])).toBeVisible()

  // What was used to set it up works no second time; the next one does.
  const phone = await stranger('Анна', { viewport: { width: 360, height: 700 } })
  const firstFactor = async (): Promise<void> => {
    await phone.open()
    await phone.page.getByLabel(words['auth.email']).fill(anna.email)
    await phone.page.getByRole('button', { name: words['auth.by_password'] }).click()
    await phone.page.getByLabel(words['sign_in.password']).fill(PASSWORD)
    await phone.page.keyboard.press('Enter')
    await expect(phone.page.getByText(words['sign_in.second_title'])).toBeVisible()
  }
  await firstFactor()
  await phone.page.getByLabel(words['proof.by_totp']).fill(used)
  await expect(phone.page.getByText(words['proof.wrong_totp'])).toBeVisible()
  await phone.page.getByLabel(words['proof.by_totp']).fill(totp(secret, 1))
  await expect(phone.page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()

  await phone.context.clearCookies()
  await phone.page.evaluate(() => localStorage.clear())
  await firstFactor()
  await phone.page.getByRole('button', { name: words['proof.choose_recovery_code'] }).click()
  await phone.page.getByLabel(words['proof.by_recovery_code']).fill(recovery)
  await phone.page.keyboard.press('Enter')
  await expect(phone.page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()
  await phone.open('/settings/security')
  await expect(phone.page.getByText(words['security.recovery_left'](9))).toBeVisible()
})

test('what matters asks again who it is, and goes on in every tab afterwards', async ({ person }) => {
  await person('Владелец')
  const anna = await person('Анна')
  const { words, page } = anna
  const notes = (await anna.call('POST', '/chats/notes')).id
  const tab = await anna.context.newPage()
  await tab.goto(`${anna.server.url}/c/${notes}`)
  await expect(tab.getByRole('textbox', { name: words['composer.label'], exact: true })).toBeVisible()
  await anna.open('/settings/security')
  const field = page.getByLabel(words['security.password_new'])
  await field.fill(PASSWORD)
  await field.press('Enter')
  await expect(page.getByRole('button', { name: words['security.password_change'] })).toBeVisible()
  // As the server answers five minutes after the sign-in.
  await page.route(
    '**/api/v1/users/me/password',
    (route) => route.fulfill({ status: 403, json: { type: 'proof_needed', title: '', status: 403 } }),
    { times: 1 },
  )
  await field.fill(`${PASSWORD} two`)
  await field.press('Enter')
  const dialog = page.getByRole('dialog', { name: words['proof.title'] })
  const proof = dialog.getByLabel(words['sign_in.password'])
  await proof.fill('plum orbit tins')
  await proof.press('Enter')
  await expect(dialog.getByText(words['proof.wrong_password'])).toBeVisible()
  await proof.fill(PASSWORD)
  await proof.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(field).toHaveValue('')

  // The session is another one now, in both tabs, and nothing was lost on the way.
  const composer = tab.getByRole('textbox', { name: words['composer.label'], exact: true })
  await composer.fill('После проверки')
  await composer.press('Enter')
  await page.goto(`${anna.server.url}/c/${notes}`)
  await expect(anna.message('После проверки')).toBeVisible()
})

test('a passkey made in the settings opens the account by itself', async ({ person }) => {
  await person('Владелец')
  const anna = await person('Анна')
  const { words, page } = anna
  await addAuthenticator(page)
  await anna.open('/settings/security')
  await page.getByRole('button', { name: words['security.passkey_add'] }).click()
  await page.getByLabel(words['security.passkey_name'], { exact: true }).fill('Ноутбук')
  await page.getByRole('button', { name: words['security.passkey_make'], exact: true }).click()
  await expect(page.getByRole('list', { name: words['recovery.title'] }).getByRole('listitem')).toHaveCount(10)
  await page.getByRole('button', { name: words['sign_in.enrol_done'] }).click()
  const key = page.getByRole('listitem').filter({ hasText: 'Ноутбук' })
  await expect(key).toContainText(words['security.passkey_unused'])

  await anna.open()
  await anna.signOut()
  const enter = async (): Promise<void> => {
    await page.getByRole('button', { name: words['auth.by_password'] }).click()
    await page.getByRole('button', { name: words['sign_in.by_passkey'] }).click()
  }
  await enter()
  // Neither an address nor a second factor is asked for.
  await expect(page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()
  await anna.open('/settings/security')
  await expect(key).not.toContainText(words['security.passkey_unused'])

  await page.getByRole('button', { name: words['security.passkey_remove']('Ноутбук') }).click()
  await expect(page.getByText(words['security.passkey_removed'])).toBeVisible()
  await expect(key).toHaveCount(0)
  await anna.open()
  await anna.signOut()
  await enter()
  // The device still has its half; the server does not.
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await expect(page.getByLabel(words['sign_in.password'])).toBeVisible()
})

test('whoever must have a second factor sets it up on the way in', async ({ person, stranger }) => {
  const owner = await person('Ольга')
  const { words } = owner
  const phone = await stranger('Ольга', { viewport: { width: 360, height: 740 } })
  const { page } = phone
  await phone.open()
  await page.getByLabel(words['auth.email']).fill(owner.email)
  await page.keyboard.press('Enter')
  await page.getByLabel(words['auth.code']).fill(await owner.server.mailbox.code(owner.email))
  await expect(page.getByText(words['sign_in.enrol_intro'])).toBeVisible()
  const secret = (await page.locator('code').first().textContent()) ?? ''
  await page.getByLabel(words['totp.code']).fill(totp(secret))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: words['recovery.title'] }).getByRole('listitem')).toHaveCount(10)
  await page.getByRole('button', { name: words['sign_in.enrol_done'] }).click()
  await expect(page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()
  await phone.open('/settings/security')
  await expect(page.getByText(words['security.totp_on'])).toBeVisible()
})

test('a forgotten password is chosen anew by a mailed link, once', async ({ person, stranger }) => {
  const anna = await person('Анна')
  const { words } = anna
  await anna.makeSecondFactorOptional()
  await anna.call('PUT', '/users/me/password', { password: PASSWORD })
  await anna.open()
  await expect(anna.page.getByText(words['chats.empty_title'])).toBeVisible()

  const phone = await stranger('Анна', { viewport: { width: 360, height: 740 } })
  const { page } = phone
  await phone.open()
  await page.getByLabel(words['auth.email']).fill(anna.email)
  await page.getByRole('button', { name: words['auth.by_password'] }).click()
  await page.getByRole('button', { name: words['sign_in.forgotten'] }).click()
  await expect(page.getByText(words['sign_in.reset_sent'](anna.email))).toBeVisible()
  const link = await anna.server.mailbox.link(anna.email, 'reset-password')
  await page.goto(link)
  const field = page.getByLabel(words['reset.password'])
  await field.fill('qwertyuiop12')
  await field.press('Enter')
  await expect(page.getByText(words['reset.weak'])).toBeVisible()
  expect(page.url()).not.toContain('token')
  await field.fill(`${PASSWORD} anew`)
  await field.press('Enter')
  await expect(page.getByText(words['reset.done'])).toBeVisible()
  // Whoever knew the old one may be inside.
  await expect(anna.page.getByText(words['auth.ended_revoked'])).toBeVisible()

  await page.getByRole('button', { name: words['setup.to_sign_in'] }).click()
  await phone.enterPassword(PASSWORD)
  await expect(page.getByText(words['auth.wrong_password'])).toBeVisible()
  await page.getByLabel(words['sign_in.password']).fill(`${PASSWORD} anew`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()

  await anna.page.goto(link)
  await anna.page.getByLabel(words['reset.password']).fill(PASSWORD)
  await anna.page.keyboard.press('Enter')
  await expect(anna.page.getByText(words['sign_in.wrong_link'])).toBeVisible()
})

test('an address changes when both have agreed, and not before', async ({ person, stranger }) => {
  const anna = await person('Анна')
  const { words, page } = anna
  const next = 'anna.k@example.org'
  await anna.open('/settings/security')
  await page.getByLabel(words['security.email_new']).fill(next)
  await page.getByRole('button', { name: words['security.email_change'] }).click()
  await expect(page.getByText(words['security.email_sent'](anna.email, next))).toBeVisible()

  // The new address is read elsewhere, by somebody who is not signed in there.
  const phone = await stranger('Анна', { viewport: { width: 360, height: 740 } })
  await phone.page.goto(await anna.server.mailbox.link(next, 'confirm-email'))
  await phone.page.getByRole('button', { name: words['email_change.agree'] }).click()
  await expect(phone.page.getByText(words['email_change.half'])).toBeVisible()
  await page.reload()
  await expect(page.getByText(words['security.email_text'](anna.email))).toBeVisible()

  await page.goto(await anna.server.mailbox.link(anna.email, 'confirm-email'))
  await page.getByRole('button', { name: words['email_change.agree'] }).click()
  await expect(page.getByText(words['email_change.done'])).toBeVisible()
  await page.getByRole('button', { name: words['email_change.leave'] }).click()
  await expect(page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()
  await anna.open('/settings/security')
  await expect(page.getByText(words['security.email_text'](next))).toBeVisible()
})
