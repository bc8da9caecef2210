import { describe, expect, it } from 'vitest'
import { mayWrite } from '../../lib/policy/write.ts'
import { load, loadSound } from './support.ts'

const set = loadSound({
  team: 'grants: [{ on: lake.scratch.*, use: [query, write] }, { on: shop.sales.orders, use: [query, export] }]',
  strict: 'grants: []\ndeny: [{ on: lake.scratch.plans }]',
})

describe('mayWrite', () => {
  it('lets write where a grant says so, and nowhere else', () => {
    expect(mayWrite(set, ['team'], ['lake', 'scratch', 'anything'])).toBe(true)
    expect(mayWrite(set, ['team'], ['LAKE', 'Scratch', 'x'])).toBe(true)
    expect(mayWrite(set, ['team'], ['lake', 'scratch2', 'x'])).toBe(false)
    expect(mayWrite(set, ['team'], ['shop', 'sales', 'orders'])).toBe(false)
    expect(mayWrite(set, [], ['lake', 'scratch', 'anything'])).toBe(false)
  })

  it('lets a deny win, whichever role it stands in', () => {
    expect(mayWrite(set, ['team', 'strict'], ['lake', 'scratch', 'plans'])).toBe(false)
    expect(mayWrite(set, ['team', 'strict'], ['lake', 'scratch', 'others'])).toBe(true)
  })
})

describe('a grant to write', () => {
  it.each([
    '{ on: a.b.*, use: [query, write], rows: "x = 1" }', '{ on: a.b.*, use: [query, write], columns: { c: deny } }',
    '{ on: a.b.*, use: [write] }',
  ])('is refused as %s', grant => {
    expect(load({ team: `grants: [${grant}]` }).ok).toBe(false)
  })
})
