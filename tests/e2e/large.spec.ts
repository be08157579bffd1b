import { expect, test } from './fixtures/test'

/** More than fit into a chat that is followed event by event. */
const MANY = 230
const PORTION = 90

test('a large chat that is not looked at moves in the list, counts right and is whole when it is opened', async ({
  person,
  server,
}) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const { words } = anna
  // Nobody signs in two hundred times for a story: copies of Boris who never come.
  const crowd = await server.query(
    `INSERT INTO users (id, email, username, name, sort_name, role, ver, created_at)
     SELECT gen_random_uuid(), 'crowd' || i || '@example.org', 'crowd' || i, 'Crowd ' || i, 'crowd ' || i, role, ver, created_at
     FROM users, generate_series(1, ${MANY}) AS i WHERE users.id = '${boris.id}' RETURNING id`,
  )
  const { id } = await anna.call('POST', '/chats/groups', {
    client_id: crypto.randomUUID(),
    title: 'Все',
    members: [boris.id, ...crowd.slice(0, PORTION)],
  })
  for (let at = PORTION; at < crowd.length; at += PORTION) {
    await anna.call('POST', `/chats/${id}/members`, { users: crowd.slice(at, at + PORTION) })
  }
  const notes = (await anna.call('POST', '/chats/notes')).id
  await anna.open(`/c/${notes}`)
  const row = anna.chatRow('Все')
  await expect(row).toBeVisible()

  await boris.open(`/c/${id}`)
  for (let at = 1; at <= 5; at += 1) await boris.write(`Новость ${at}`)
  await expect(row).toContainText('Новость 5')
  await expect(row).toContainText(words['chats.unread'](5))
  await boris.act('Новость 4', 'retract')
  await boris.page.getByRole('dialog').getByRole('button', { name: boris.words['message.retract'] }).click()
  await expect(row).toContainText(words['chats.unread'](4))

  await row.click()
  await expect(anna.page.getByText(words['chat.new_messages'])).toBeVisible()
  await expect.poll(() => anna.texts()).toEqual(['Новость 1', 'Новость 2', 'Новость 3', 'Новость 5'])
  await boris.write('Вживую')
  await expect(anna.message('Вживую')).toBeVisible()
  await expect.poll(async () => (await anna.call('GET', `/chats/${id}`)).read.unread).toBe(0)

  // What is missed while the page is away comes as one number, too.
  await anna.chatRow(words['app.notes']).click()
  await anna.page.goto('about:blank')
  await boris.write('Пока тебя нет')
  await anna.open(`/c/${notes}`)
  await expect(row).toContainText('Пока тебя нет')
  await expect(row).toContainText(words['chats.unread'](1))
  await row.click()
  await expect(anna.message('Пока тебя нет')).toBeVisible()
})
