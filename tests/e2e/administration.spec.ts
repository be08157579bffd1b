import { expect, test } from './fixtures/test'

test('an owner makes, promotes and locks out a person, and the log tells of it', async ({ person }) => {
  const owner = await person('Ольга')
  const boris = await person('Борис', { viewport: { width: 360, height: 740 } })
  const { words, page } = owner
  await boris.open()
  await expect(boris.page.getByText(words['chats.empty_title'])).toBeVisible()

  await owner.open('/admin/users')
  await page.getByRole('button', { name: words['staff.create'] }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(words['auth.email']).fill('anna@example.org')
  await dialog.getByLabel(words['profile.name'], { exact: true }).fill('Анна Королёва')
  await dialog.getByRole('button', { name: words['account.create'] }).click()
  await expect(page.getByRole('link', { name: /Анна Королёва/ })).toBeVisible()
  await page.getByLabel(words['staff.search']).fill('борис')
  await expect(page.getByRole('link', { name: /Анна Королёва/ })).toHaveCount(0)

  await page.getByRole('link', { name: /Борис/ }).click()
  await expect(page.getByText('@boris')).toBeVisible()
  await page.getByRole('button', { name: words['account.disable'] }).click()
  await page.getByRole('dialog').getByRole('button', { name: words['account.confirm_disable'] }).click()
  await expect(page.getByText(words['account.enable_text'])).toBeVisible()
  // Every socket of that person ends, and nothing of the account stays in the browser.
  await expect(boris.page.getByText(words['auth.ended_revoked'])).toBeVisible()
  await page.getByRole('button', { name: words['account.enable'] }).click()
  await expect(page.getByText(words['account.disable_text'])).toBeVisible()

  await page.getByRole('link', { name: words['admin.audit'] }).click()
  await page.getByLabel(words['audit.act']).selectOption('disable_user')
  // What is listed before the choice has come to bear names the two more than once.
  await expect(page.getByText('Ольга → Борис')).toHaveCount(1)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: words['admin.export'] }).click()
  expect((await saved).suggestedFilename()).toBe('vestnik-audit.csv')

  await page.getByRole('link', { name: words['admin.statistics'] }).click()
  await expect(page.getByRole('region', { name: words['statistics.users'] })).toContainText('3')
})

test('a table of people is tried before it is taken', async ({ person }) => {
  const owner = await person('Ольга')
  const { words, page } = owner
  await owner.open('/admin/users')
  await page.getByRole('button', { name: words['staff.import'] }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel(words['import.paste'])
    .fill(`email,name,role\nvera@example.org,Вера,member\nкто-то,Глеб,member\n${owner.email},Двойник,member\n`)
  await dialog.getByRole('button', { name: words['import.try'] }).click()
  await expect(dialog.getByText(words['import.would_create'](1))).toBeVisible()
  await expect(dialog.getByText(words['import.problem_email'])).toBeVisible()
  await expect(dialog.getByText(words['import.problem_email_taken'])).toBeVisible()
  await dialog.getByRole('button', { name: words['import.run'], exact: true }).click()
  await expect(page.getByRole('link', { name: /Вера/ })).toBeVisible()
})

test('an invite lets one person in where nobody else may come', async ({ person, stranger }) => {
  const owner = await person('Ольга')
  const { words, page } = owner
  await owner.open('/admin/policies')
  await page.getByLabel(words['policies.registration_invite']).check()
  await page.getByRole('button', { name: words['ui.save'] }).click()
  await expect(page.getByText(words['policies.saved'])).toBeVisible()
  await page.getByRole('link', { name: words['admin.invites'] }).click()
  await page.getByRole('button', { name: words['invites.create'] }).click()
  await page.getByRole('dialog').getByRole('button', { name: words['invites.make'] }).click()
  const link = (await page.locator('code').first().textContent()) ?? ''

  const guest = await stranger('Вера', { viewport: { width: 360, height: 740 } })
  await guest.page.goto(link)
  await expect(guest.page.getByText(words['auth.invited'])).toBeVisible()
  expect(guest.page.url()).not.toContain('invite=')
  await guest.page.getByLabel(words['auth.email']).fill(guest.email)
  await guest.page.keyboard.press('Enter')
  await guest.page.getByLabel(words['auth.code']).fill(await owner.server.mailbox.code(guest.email))
  await guest.page.getByRole('button', { name: words['auth.start'] }).click()
  await expect(guest.page.getByRole('heading', { name: words['app.chats'] })).toBeVisible()
  await page.reload()
  await expect(page.getByText(words['invites.used_up'], { exact: true })).toBeVisible()
  // Who does not run the server sees nothing of its administration.
  await guest.open('/admin/users')
  await expect(guest.page.getByText(words['admin.denied'])).toBeVisible()
})

test('an owner changes a role, ends sessions and erases a person, whose words stay', async ({ person }) => {
  const PASSWORD = 'plum orbit tin'
  const owner = await person('Ольга')
  const boris = await person('Борис', { viewport: { width: 360, height: 740 } })
  const { words, page } = owner
  await owner.makeSecondFactorOptional()
  await boris.call('PUT', '/users/me/password', { password: PASSWORD })
  const direct = await boris.directWith(owner)
  await boris.open(`/c/${direct}`)
  await boris.write('Это останется')
  await expect(boris.message('Это останется')).toBeVisible()

  await owner.open(`/admin/users/${boris.id}`)
  const dialog = page.getByRole('dialog')
  await page.getByRole('combobox', { name: words['staff.role'] }).selectOption({ label: words['role.auditor'] })
  await page.getByRole('button', { name: words['account.change_role'], exact: true }).click()
  await dialog.getByRole('button', { name: words['account.confirm_role'] }).click()
  await expect(page.getByText(words['account.role_changed'](words['role.auditor']))).toBeVisible()
  // What one may do is decided when one signs in.
  await expect(boris.page.getByText(words['auth.ended_revoked'])).toBeVisible()
  await boris.enterPassword(PASSWORD)
  await expect(boris.message('Это останется')).toBeVisible()

  await page.reload()
  const sessions = page.getByRole('region', { name: words['account.sessions'], exact: true })
  const end = sessions.getByRole('listitem').getByRole('button', { name: words['sessions.end'] })
  await expect(end).toHaveCount(1)
  await end.click()
  await expect(sessions.getByText(words['account.no_sessions'])).toBeVisible()
  await expect(boris.page.getByText(words['auth.ended_revoked'])).toBeVisible()
  await boris.enterPassword(PASSWORD)
  await expect(boris.message('Это останется')).toBeVisible()
  await page.reload()
  await sessions.getByRole('button', { name: words['account.end_sessions'] }).click()
  await expect(sessions.getByText(words['account.no_sessions'])).toBeVisible()
  await expect(boris.page.getByText(words['auth.ended_revoked'])).toBeVisible()

  await owner.open(`/c/${direct}`)
  await expect(page.getByRole('button', { name: 'Борис', exact: true })).toBeVisible()
  await owner.open(`/admin/users/${boris.id}`)
  await page.getByRole('button', { name: words['account.delete'] }).click()
  await dialog.getByRole('button', { name: words['account.confirm_delete'] }).click()
  await expect(page.getByText(words['account.state_deleted'], { exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Борис', exact: true })).toHaveCount(0)
  await boris.enterPassword(PASSWORD)
  await expect(boris.page.getByText(words['auth.wrong_password'])).toBeVisible()

  // What was said stays; who said it is nobody's business any more.
  await owner.open(`/c/${direct}`)
  await expect(owner.message('Это останется')).toBeVisible()
  await expect(page.getByText('Борис')).toHaveCount(0)
})
