import { describe, expect, it } from 'vitest'
import { compare, messagesOf, unused } from './check-i18n.mjs'

const messages = (...lines) => messagesOf(lines.map((line) => `  ${line},`).join('\n'))

describe('check-i18n', () => {
  it('finds keys that one language lacks', () => {
    expect(compare(messages("'a.b': 'Да'"), messages())).toEqual(['en has no a.b'])
    expect(compare(messages(), messages("'a.b': 'Yes'"))).toEqual(['ru has no a.b'])
  })

  it('finds texts in the wrong language, but lets names and keys be', () => {
    expect(compare(messages("'a.b': 'Да'"), messages("'a.b': 'Да'"))).toEqual(['en is Russian: a.b'])
    expect(compare(messages("'a.b': 'Not translated yet'"), messages("'a.b': 'Some text'"))).toEqual([
      'ru is not Russian: a.b',
    ])
    expect(compare(messages("'a.b': (n: number) => `(${n}) Vestnik`"), messages("'a.b': 'Vestnik'"))).toEqual([])
  })

  it('finds keys that nothing uses', () => {
    const sources = ["t('a.whole')", 't(`b.built_${kind}`)']
    expect(unused(['a.whole', 'b.built_up', 'c.lost'], sources)).toEqual(['c.lost'])
  })
})
