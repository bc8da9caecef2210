import { describe, expect, it } from 'vitest'
import { laneOf } from '../../lib/policy/lanes.ts'
import type { PolicySet, Role } from '../../lib/policy/set.ts'

function setOf(limits: Record<string, Role['limits']>): PolicySet {
  const roles = new Map(Object.entries(limits).map(([name, limits]): [string, Role] => [name, {
    name, limits, description: '', groups: [], users: [], grants: [], denies: [], may: [], attributes: [],
  }]))
  return { version: '1', files: [], roles, tags: new Map(), owners: [], indexes: new WeakMap() }
}

describe('laneOf', () => {
  const set = setOf({
    analyst: { concurrent: 4 }, bots: { concurrent: 20, together: 6, waiting: 5 }, reports: { together: 9, concurrent: 1 }, plain: {},
  })

  it('is the role\'s own where there is one', () => {
    expect(laneOf(set, ['bots'])).toEqual({ role: 'bots', concurrent: 20, together: 6, waiting: 5 })
    expect(laneOf(set, ['plain'])).toEqual({ role: 'plain', concurrent: 4, together: null, waiting: 50 })
    expect(laneOf(set, [])).toMatchObject({ role: 'none', concurrent: 4 })
  })

  it('takes the most generous of several, and leaves nobody out of a share', () => {
    expect(laneOf(set, ['bots', 'reports'])).toEqual({ role: 'reports', concurrent: 20, together: 9, waiting: 5 })
    expect(laneOf(set, ['analyst', 'bots'])).toMatchObject({ role: 'bots', together: 6 })
    expect(laneOf(set, ['plain', 'analyst'])).toMatchObject({ role: 'analyst', together: null })
  })
})
