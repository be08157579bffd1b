import { Cluster } from './fixtures/cluster'
import type { Site } from './fixtures/person'
import { test as base, expect } from './fixtures/test'

/** What `make cluster` starts: three servers behind nginx. */
const test = base.extend<{ readonly cluster: Cluster; readonly site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads in the pattern what a fixture needs.
  cluster: async ({}, use, testInfo) => {
    const cluster = await Cluster.start()
    await use(cluster)
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('cluster', { body: cluster.output })
    await cluster.remove()
  },
  site: ({ cluster }, use) => use(cluster),
})

test('two people on different servers talk on while one server after the other is killed', async ({
  person,
  cluster,
}) => {
  test.slow()
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  const notes = (await boris.call('POST', '/chats/notes')).id
  await anna.open(`/c/${chat}`)
  await expect(anna.composer).toBeVisible()
  await boris.open(`/c/${notes}`)
  await expect(boris.composer).toBeVisible()
  await expect.poll(async () => (await cluster.sockets()).map(Boolean).filter(Boolean)).toHaveLength(2)

  const sent: string[] = []
  const writeSome = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left -= 1) {
      sent.push(`Сообщение ${sent.length + 1}`)
      await anna.write(sent.at(-1) ?? '')
    }
  }
  await writeSome(3)
  const row = boris.chatRow('Анна')
  await expect(row).toContainText(boris.words['chats.unread'](3))

  // Whoever has sockets, so that it is felt.
  for (const unread of [8, 13]) {
    const busy = (await cluster.sockets()).findIndex((count) => count !== null && count > 0)
    cluster.kill(busy)
    await writeSome(5)
    await expect(row).toContainText(boris.words['chats.unread'](unread), { timeout: 60_000 })
  }
  expect((await cluster.sockets()).filter((count) => count !== null)).toHaveLength(1)

  await row.click()
  await expect.poll(() => boris.texts(), { timeout: 60_000 }).toEqual(sent)
  await boris.write('Всё дошло')
  await expect(anna.message('Всё дошло')).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => anna.texts()).toEqual([...sent, 'Всё дошло'])
  await expect.poll(async () => (await boris.call('GET', `/chats/${chat}`)).read.unread).toBe(0)
})
