import { beforeEach, describe, expect, it } from 'vitest'
import { locale, preferredLocale, setLocale, t } from './index.svelte'

describe('t', () => {
  beforeEach(() => setLocale('en'))

  it('answers in the language chosen and switches without a reload', async () => {
    expect(t('ui.close')).toBe('Close')
    await setLocale('ru')
    expect(t('ui.close')).toBe('Закрыть')
    expect(locale()).toBe('ru')
  })

  it('fills in parameters', () => {
    expect(t('auth.resend_in', 1)).toBe('You can send it again in 1\u00a0second')
  })
})

describe('preferredLocale', () => {
  it.each([
    [['ru-RU', 'en'], 'ru'],
    [['en-GB'], 'en'],
    [['de', 'ru'], 'ru'],
    [['fr', 'de'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (languages, expected) => {
    expect(preferredLocale(languages)).toBe(expected)
  })
})
