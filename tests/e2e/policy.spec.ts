import { expect, test } from './fixtures/test'

test('the policy is strict, and the page refuses what it forbids', async ({ person }) => {
  const anna = await person('Анна')
  const response = await anna.page.goto(anna.server.url)
  const policy = response?.headers()['content-security-policy'] ?? ''
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html app-workers',
    "frame-ancestors 'none'",
  ]) {
    expect(policy).toContain(rule)
  }
  expect(policy).not.toContain('unsafe-')
  await expect(anna.page.getByText(anna.words['chats.empty_title'])).toBeVisible()
  // The browser reports the refusal on the console, where the other stories must have nothing.
  anna.page.removeAllListeners('console')
  const refused = await anna.page.evaluate(() => {
    try {
      document.createElement('div').innerHTML = '<b>text</b>'
      return 'taken'
    } catch (error) {
      return error instanceof TypeError ? 'refused' : String(error)
    }
  })
  expect(refused).toBe('refused')
})
