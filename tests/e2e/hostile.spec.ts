import { randomUUID } from 'node:crypto'
import { expect, test } from './fixtures/test'

test("another person's chat answers as if it did not exist, on every path", async ({ person }) => {
  const anna = await person('Анна')
  const eve = await person('Ева')
  const chat = (await anna.call('POST', '/chats/notes')).id
  await anna.call('POST', `/chats/${chat}/messages`, { client_id: randomUUID(), body: 'тайна', reply_to: null })
  const ways: readonly [string, string, unknown?][] = [
    ['GET', ''],
    ['GET', '/members'],
    ['POST', '/members', { users: [eve.id] }],
    ['DELETE', `/members/${anna.id}`],
    ['DELETE', `/members/${eve.id}`],
    ['GET', '/messages'],
    ['GET', '/messages?around=2'],
    ['POST', '/messages', { client_id: randomUUID(), body: 'я здесь', reply_to: null }],
    ['PATCH', '/messages/2', { body: 'не тайна', version: 1 }],
    ['DELETE', '/messages/2'],
    ['PUT', '/read', { seq: 1 }],
  ]
  for (const [method, path, body] of ways) {
    const hidden = await eve.ask(method, `/chats/${chat}${path}`, body)
    const absent = await eve.ask(method, `/chats/${randomUUID()}${path}`, body)
    expect.soft(hidden.status(), `${method} ${path}`).toBe(404)
    expect.soft(await hidden.text(), `${method} ${path}`).toBe(await absent.text())
  }
  const { messages } = await anna.call('GET', `/chats/${chat}/messages`)
  expect(messages.map((message: { body: string | null }) => message.body)).toEqual([null, 'тайна'])
})

test('a code is tried five times; the sixth try fails though it is right', async ({ stranger, server }) => {
  const eve = await stranger('Ева')
  await eve.ask('POST', '/auth/code', { email: eve.email })
  const right = await server.mailbox.code(eve.email)
  const wrong = right === '000000' ? '000001' : '000000'
  for (let n = 0; n < 5; n++) {
    const answer = await eve.ask('POST', '/auth/code/check', { code: wrong })
    expect([answer.status(), (await answer.json()).type]).toEqual([422, 'wrong_code'])
  }
  const sixth = await eve.ask('POST', '/auth/code/check', { code: right })
  expect([sixth.status(), (await sixth.json()).type]).toEqual([422, 'code_expired'])
})

test('a code belongs to the browser that asked for it', async ({ stranger, server }) => {
  const anna = await stranger('Анна')
  const eve = await stranger('Ева')
  await anna.ask('POST', '/auth/code', { email: anna.email })
  const code = await server.mailbox.code(anna.email)
  expect((await eve.ask('POST', '/auth/code/check', { code })).status()).toBe(422)
  expect((await anna.ask('POST', '/auth/code/check', { code })).status()).toBe(200)
  expect((await anna.ask('POST', '/auth/code/check', { code })).status()).toBe(422)
})

test('a client id that is used again answers the same message, with another body a conflict', async ({ person }) => {
  const anna = await person('Анна')
  const chat = (await anna.call('POST', '/chats/notes')).id
  const message = { client_id: randomUUID(), body: 'раз', reply_to: null }
  const first = await anna.call('POST', `/chats/${chat}/messages`, message)
  expect(await anna.call('POST', `/chats/${chat}/messages`, message)).toEqual(first)
  const other = await anna.ask('POST', `/chats/${chat}/messages`, { ...message, body: 'два' })
  expect([other.status(), (await other.json()).type]).toEqual([409, 'conflict'])
})

test('bad input names the field and the limit, and nothing is written', async ({ person }) => {
  const anna = await person('Анна')
  const chat = (await anna.call('POST', '/chats/notes')).id
  const cases: readonly [string, string, unknown, number, string | null, number | null][] = [
    ['POST', `/chats/${chat}/messages`, { client_id: randomUUID(), body: ' ', reply_to: null }, 422, 'body', null],
    ['POST', `/chats/${chat}/messages`, { client_id: randomUUID(), body: 'я'.repeat(16_385) }, 422, 'body', 32_768],
    ['POST', `/chats/${chat}/messages`, { client_id: randomUUID(), body: 'x', reply_to: 99 }, 422, 'reply_to', null],
    ['POST', '/chats/groups', { client_id: randomUUID(), title: 'a\nb', members: [] }, 422, 'title', null],
    ['PATCH', '/users/me', { name: 'Анна', username: 'анна', version: 2 }, 422, 'username', null],
  ]
  for (const [method, path, body, status, field, limit] of cases) {
    const answer = await anna.ask(method, path, body)
    const problem = await answer.json()
    expect.soft([answer.status(), problem.type, problem.field, problem.limit]).toEqual([status, 'invalid', field, limit])
  }
  const raised = await anna.ask('PATCH', '/users/me', { name: 'Анна', username: 'anna', version: 1, role: 'owner' })
  expect(raised.status()).toBe(400)
  expect((await anna.call('GET', `/chats/${chat}/messages`)).messages).toHaveLength(1)
})
