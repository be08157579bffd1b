import { expect, test } from './fixtures/test'

test('a killed server and a cut network lose nothing, double nothing and change no order', async ({
  person,
  server,
}) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  const notes = (await boris.call('POST', '/chats/notes')).id
  await anna.open(`/c/${chat}`)
  // Boris looks at something else meanwhile, so that what Anna writes stays unread.
  await boris.open(`/c/${notes}`)
  await expect(boris.composer).toBeVisible()

  const fromAnna: string[] = []
  const writeSome = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left -= 1) {
      fromAnna.push(`Анна ${fromAnna.length + 1}`)
      await anna.write(fromAnna.at(-1) ?? '')
    }
  }

  await writeSome(8)
  await server.kill()
  await writeSome(8)
  await server.run()
  await writeSome(4)
  const row = boris.chatRow('Анна')
  await expect(row).toContainText(boris.words['chats.unread'](20), { timeout: 60_000 })

  await anna.context.setOffline(true)
  await writeSome(3)
  const fromBoris = ['Борис 1', 'Борис 2', 'Борис 3']
  await row.click()
  for (const text of fromBoris) await boris.write(text)
  await expect(boris.log.getByRole('article').filter({ hasText: 'Борис 3' })).toBeVisible()
  // Offline means offline: nothing of it got through.
  expect(await boris.texts()).not.toContain('Анна 21')
  await anna.context.setOffline(false)

  await expect(boris.message('Анна 23')).toBeVisible({ timeout: 60_000 })
  await expect(anna.message('Борис 3')).toBeVisible({ timeout: 60_000 })
  const history = await anna.call('GET', `/chats/${chat}/messages?limit=100`)
  const true_ = history.messages.flatMap((message: { body: string | null }) => message.body ?? [])
  expect([...true_].sort()).toEqual([...fromAnna, ...fromBoris].sort())
  expect(true_.filter((text: string) => text.startsWith('Анна'))).toEqual(fromAnna)
  expect(true_.filter((text: string) => text.startsWith('Борис'))).toEqual(fromBoris)
  await expect.poll(() => anna.texts()).toEqual(true_)
  await expect.poll(() => boris.texts()).toEqual(true_)

  // Both have it before their eyes: nothing is unread anywhere, and the server agrees.
  for (const one of [anna, boris]) {
    await expect.poll(async () => (await one.call('GET', `/chats/${chat}`)).read.unread).toBe(0)
    await expect(one.page).toHaveTitle('Vestnik')
    await one.page.reload()
    await expect.poll(() => one.texts()).toEqual(true_)
  }
})

test('what was sent without a network waits, survives a reload and goes out once', async ({ person, server }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  await anna.open(`/c/${chat}`)
  await boris.open(`/c/${chat}`)
  await anna.write('Ещё есть связь')
  await expect(boris.message('Ещё есть связь')).toBeVisible()
  await server.kill()
  await anna.write('Раз')
  await anna.write('Два')
  await expect(anna.page.getByText(anna.words['link.lost'])).toBeVisible()
  await expect(anna.message('Два').getByRole('img', { name: anna.words['message.waiting'] })).toBeVisible()
  await server.run()
  await anna.page.reload()
  await expect(boris.message('Два')).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => anna.texts()).toEqual(['Ещё есть связь', 'Раз', 'Два'])
  await expect.poll(() => boris.texts()).toEqual(['Ещё есть связь', 'Раз', 'Два'])
  await expect(anna.page.getByText(anna.words['link.lost'])).toHaveCount(0)
})

test('a server that is replaced is no error to anybody', async ({ person, server }) => {
  const anna = await person('Анна')
  const boris = await person('Борис')
  const chat = await anna.directWith(boris)
  await anna.open(`/c/${chat}`)
  await boris.open(`/c/${chat}`)
  await anna.write('До')
  await expect(boris.message('До')).toBeVisible()
  // For how long each notice of a lost link was seen.
  await anna.page.evaluate((text) => {
    const seen: number[] = []
    let since: number | null = null
    const look = () => {
      const isShown = document.body.innerText.includes(text)
      if (isShown) since ??= performance.now()
      else if (since !== null) {
        seen.push(performance.now() - since)
        since = null
      }
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { seen })
  }, anna.words['link.lost'])
  const flashes = () => anna.page.evaluate(() => (window as unknown as { seen: number[] }).seen)

  for (const [end, text] of [
    ['stop', 'Во время обновления'],
    ['kill', 'Во время сбоя'],
  ] as const) {
    await server[end]()
    await anna.write(text)
    await server.run()
    await expect(boris.message(text)).toBeVisible({ timeout: 60_000 })
  }
  await expect.poll(() => boris.texts()).toEqual(['До', 'Во время обновления', 'Во время сбоя'])
  expect((await flashes()).filter((shown) => shown < 3_000)).toEqual([])
})
