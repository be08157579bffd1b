import type { Person } from './fixtures/person'
import { expect, test } from './fixtures/test'

/** The tick of the message that says `text`. */
const tick = (person: Person, text: string, state: 'sent' | 'received' | 'read') =>
  person.message(text).getByRole('img', { name: person.words[`message.${state}`], exact: true })

const rowTick = (person: Person, title: string, state: 'sent' | 'received' | 'read') =>
  person.chatRow(title).getByRole('img', { name: person.words[`message.${state}`], exact: true })

test('a message is sent, received and read before the eyes of its author, and stays so', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис', { language: 'en' })
  const chat = await anna.directWith(boris)
  let isCut = false
  await anna.page.routeWebSocket(/\/api\/v1\/ws$/, (socket) => {
    if (!isCut) socket.connectToServer()
  })
  await anna.open(`/c/${chat}`)
  await anna.write('Привет')
  await expect(tick(anna, 'Привет', 'sent')).toBeVisible()

  // His client has it, but he has not opened the chat.
  await boris.open()
  await expect(boris.chatRow('Анна')).toContainText('Привет')
  await expect(tick(anna, 'Привет', 'received')).toBeVisible()
  await expect(rowTick(anna, 'Борис', 'received')).toBeVisible()

  await boris.chatRow('Анна').click()
  await expect(tick(anna, 'Привет', 'read')).toBeVisible()
  await expect(rowTick(anna, 'Борис', 'read')).toBeVisible()

  // Known after a reload too, before the server has said anything.
  isCut = true
  await anna.page.reload()
  await expect(tick(anna, 'Привет', 'read')).toBeVisible()
  await expect(rowTick(anna, 'Борис', 'read')).toBeVisible()
  isCut = false
  await anna.page.reload()

  // Whoever answers has read, even if nothing else says so; and in his own language he sees the same of his.
  await boris.write('Hello')
  await expect(tick(boris, 'Hello', 'read')).toBeVisible()
})

test('in a group one reader is enough, and who it was can be asked', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const vera = await person('Вера')
  const { id } = await anna.call('POST', '/chats/groups', {
    client_id: crypto.randomUUID(),
    title: 'Дача',
    members: [boris.id, vera.id],
  })
  await anna.open(`/c/${id}`)
  await anna.write('Кто едет?')
  await expect(tick(anna, 'Кто едет?', 'sent')).toBeVisible()
  await vera.open()
  await expect(vera.chatRow('Дача')).toContainText('Кто едет?')
  await expect(tick(anna, 'Кто едет?', 'received')).toBeVisible()
  await boris.open(`/c/${id}`)
  await expect(tick(anna, 'Кто едет?', 'read')).toBeVisible()

  await anna.act('Кто едет?', 'readers')
  const dialog = anna.page.getByRole('dialog', { name: anna.words['message.readers'] })
  const section = (name: string) => dialog.locator('section').filter({ has: anna.page.getByRole('heading', { name }) })
  await expect(section(anna.words['readers.read'])).toContainText('Борис')
  await expect(section(anna.words['readers.received'])).toContainText('Вера')
  // It goes on being true while it is looked at.
  await vera.chatRow('Дача').click()
  await expect(section(anna.words['readers.read'])).toContainText('Вера')
})

test('somebody is online where they can be seen, and then was', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  await anna.open(`/c/${chat}`)
  const header = anna.page.locator('.chat header')
  await expect(header).toContainText(anna.words['presence.offline'])
  await boris.open()
  await expect(header).toContainText(anna.words['presence.online'])
  const dot = anna.chatRow('Борис').getByRole('img', { name: anna.words['presence.online'] })
  await expect(dot).toBeVisible()
  await boris.page.close()
  // Not before the time that a page takes to be loaded anew.
  await expect(header).toContainText(anna.words['presence.just_now'], { timeout: 60_000 })
  await expect(dot).toHaveCount(0)
})

test('whoever leaves all their devices alone is away, and back with the first touch', async ({ person }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  await anna.open(`/c/${chat}`)
  const header = anna.page.locator('.chat header')
  const [desk, phone] = [boris.page, await boris.context.newPage()]
  for (const page of [desk, phone]) {
    await page.clock.install()
    await page.goto(boris.server.url)
    await expect(page.getByRole('heading', { name: boris.words['app.chats'] })).toBeVisible()
  }
  await expect(header).toContainText(anna.words['presence.online'])
  // The link of a page whose time jumps may be lost for a moment; that is no absence either.
  for (const page of [desk, phone]) await page.clock.fastForward('05:01')
  await expect(header).toContainText(anna.words['presence.away'])
  await expect(anna.chatRow('Борис').getByRole('img', { name: anna.words['presence.away'] })).toBeVisible()
  await phone.mouse.move(100, 100, { steps: 3 })
  await expect(header).toContainText(anna.words['presence.online'])

  // What somebody chose to appear as stays, whatever they do.
  await boris.call('PUT', '/users/me/availability', { availability: 'busy' })
  await expect(header).toContainText(anna.words['presence.busy'])
  await phone.clock.fastForward('05:01')
  await boris.call('PUT', '/users/me/availability', { availability: 'automatic' })
  await expect(header).toContainText(anna.words['presence.away'])
})
