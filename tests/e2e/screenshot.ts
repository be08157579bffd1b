import { resolve } from 'node:path'
import { expect, test } from './fixtures/test'

const FILE = resolve(import.meta.dirname, '../../docs/screenshot.png')

test('the picture for the README', async ({ person }) => {
  const seat = { viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' } as const
  const anna = await person('Анна Королёва', { ...seat, deviceScaleFactor: 2 })
  const maxim = await person('Максим Орлов')
  const lena = await person('Лена Соколова')
  const oleg = await person('Олег Васильев')
  const people = [maxim, lena, oleg]

  const lenas = await lena.directWith(anna)
  await lena.open(`/c/${lenas}`)
  await lena.write('Билеты взяла, выезжаем в 8:40')
  await lena.write('Встретимся у входа')
  const olegs = await anna.directWith(oleg)
  const notes = (await anna.call('POST', '/chats/notes')).id
  const group = await anna.call('POST', '/chats/groups', {
    client_id: crypto.randomUUID(),
    title: 'Поход на Ладогу',
    members: people.map(({ id }) => id),
  })

  await anna.open(`/c/${notes}`)
  await anna.write('Взять: котелок, тент, **аптечку**')
  await oleg.open(`/c/${olegs}`)
  await oleg.write('Спасибо, получил!')
  await anna.open(`/c/${olegs}`)
  await expect(anna.message('Спасибо, получил!')).toBeVisible()
  await expect(anna.chatRow('Олег Васильев')).not.toContainText(anna.words['chats.unread'](1))

  for (const one of people) await one.open(`/c/${group.id}`)
  await anna.open(`/c/${group.id}`)
  await anna.write('Всем привет! Прогноз на выходные хороший: **+19**, без дождя')
  await maxim.write('Отлично. Тогда выезжаем в субботу утром?')
  await lena.write('Я за. Карта маршрута: https://example.org/ladoga')
  await expect(oleg.message('Карта маршрута')).toBeVisible()
  await oleg.act('Тогда выезжаем в субботу', 'reply')
  await oleg.write('Давайте в восемь, чтобы успеть до жары')
  await expect(anna.message('Давайте в восемь')).toBeVisible()
  await anna.write('Хорошо, в восемь у вокзала. Список вещей:\n- палатка — Максим\n- лодка — Олег\n- еда — Лена и я')
  await maxim.write('Договорились!')
  await expect(anna.message('Договорились')).toBeVisible()
  // Said at most every three seconds, and it was said just now.
  await expect(async () => {
    await maxim.composer.press('.')
    const typing = anna.page.getByText(anna.words['chat.typing_one']('Максим Орлов')).first()
    await expect(typing).toBeVisible({ timeout: 1000 })
  }).toPass()
  await anna.page.mouse.move(0, 0)
  await anna.page.screenshot({ path: FILE, animations: 'disabled', caret: 'hide' })
})
