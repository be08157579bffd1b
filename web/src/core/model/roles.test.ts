import { expect, it } from 'vitest'
import { mayManage, oversees, ROLES } from './roles'

it('offers management to owners of everybody and to administrators of those beneath them', () => {
  const managed = (role: (typeof ROLES)[number]) => ROLES.filter((other) => mayManage(role, other))
  expect(managed('owner')).toEqual([...ROLES])
  expect(managed('administrator')).toEqual(['auditor', 'member', 'guest', 'bot'])
  for (const role of ['auditor', 'member', 'guest', 'bot'] as const) expect(managed(role)).toEqual([])
  expect(ROLES.filter(oversees)).toEqual(['owner', 'administrator', 'auditor'])
})
