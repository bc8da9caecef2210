import { describe, expect, it } from 'vitest'
import type { Reading, Statement, Write } from '../../lib/contracts/engine.ts'
import { decide } from '../../lib/policy/decide.ts'
import { see } from '../../lib/policy/see.ts'
import { writingOf } from '../../lib/policy/write.ts'
import { catalogOf, load, loadSound, principal } from './support.ts'

const set = loadSound({
  'tags.yaml': 'tags: { secret: { on: [lake.scratch.vault] }, pii: { on: ["*.*.people.ssn"] } }',
  'team': 'grants: [{ on: lake.scratch.*, use: [query, write] }, { on: shop.sales.orders, rows: "country = \'KR\'", use: [query, export] }]',
  'strict': 'grants: []\ndeny: [{ on: lake.scratch.plans }, { on: "#secret" }, { on: "#pii" }, { on: lake.scratch.pay, columns: [salary] }]',
  'reader': 'grants: [{ on: shop.sales.orders }]',
})
const writing = (...roles: string[]) => writingOf(set, roles.map(role => set.roles.get(role)!))
const mayWrite = (roles: string[], table: string) => writing(...roles).ruleFor(table) !== null

describe('writingOf', () => {
  it('lets write where a grant says so, and nowhere else', () => {
    expect(writing('team').ruleFor('lake.scratch.anything')).toMatchObject({ role: 'team', text: 'on: lake.scratch.*' })
    expect(mayWrite(['team'], 'LAKE.Scratch.x')).toBe(true)
    expect(mayWrite(['team'], 'lake.scratch2.x')).toBe(false)
    expect(mayWrite(['team'], 'shop.sales.orders')).toBe(false)
    expect(mayWrite(['reader'], 'lake.scratch.anything')).toBe(false)
    for (const name of ['lake.scratch', 'lake.scratch.a.b', '']) expect(mayWrite(['team'], name)).toBe(false)
  })

  it('lets a deny win, by name and by tag, whichever role it stands in', () => {
    expect(mayWrite(['team', 'strict'], 'lake.scratch.plans')).toBe(false)
    expect(mayWrite(['team', 'strict'], 'lake.scratch.vault')).toBe(false)
    expect(mayWrite(['team', 'strict'], 'lake.scratch.others')).toBe(true)
  })

  it('knows the names by which columns are closed', () => {
    expect(['pay', 'people', 'vault', 'others'].map(name => writing('team', 'strict').closes(`lake.scratch.${name}`)))
      .toEqual([true, true, true, false])
    expect(writing('team').closes('lake.scratch.pay')).toBe(false)
  })
})

describe('decide, of a statement that writes', () => {
  const catalog = catalogOf({
    'shop.sales.orders': { id: 'bigint', country: 'varchar' }, 'shop.hr.pay': { id: 'bigint' },
    'lake.scratch.mine': { id: 'bigint' }, 'lake.scratch.pay': { salary: 'bigint' },
  })
  const sight = (...roles: string[]) => see(set, principal(roles), catalog)
  const writes = (written: Write[], tables: Statement['tables'] = []): Reading => ({ ok: true, statement: {
    engine: 'trino', kind: 'write', functions: [], columns: [], tables, writes: written } })
  const read = { table: 'shop.sales.orders', columns: ['id'] }

  it('allows what a grant allows, and names the rule', () => {
    const decision = decide(sight('team'), writes([{ table: 'lake.scratch.new', action: 'create' }], [read]))
    expect(decision).toMatchObject({ outcome: 'allow', writes: [{ table: 'lake.scratch.new', action: 'create', rule: { role: 'team' } }],
      tables: [{ table: 'shop.sales.orders', filter: 'country = \'KR\'' }] })
    expect(decision.rules.map(({ text }) => text)).toContain('on: lake.scratch.*')
    expect(decide(sight('team'), writes([], [read]))).not.toHaveProperty('writes')
  })

  it('denies all else in the same words, whether it is there or not, and says where one may', () => {
    for (const table of ['shop.hr.pay', 'shop.hr.nosuch', 'nosuch.x.y', 'shop.sales.orders']) {
      expect(decide(sight('team'), writes([{ table, action: 'drop' }]))).toMatchObject({ outcome: 'deny', denials: [{
        code: 'write-refused', table, message: `no rule lets you write \`${table}\`: you may write in \`lake.scratch.*\`, or ask an administrator` }] })
    }
    expect(decide(sight('reader'), writes([{ table: 'lake.scratch.mine', action: 'insert' }]))).toMatchObject({ denials: [{
      message: expect.stringContaining('use: [query, write]') as string }] })
  })

  it('says nothing of what the engine found at a target that is not theirs', () => {
    const refused = (table: string): Reading => ({ ok: false, tables: [], mentions: [], writes: [{ table, action: 'create' }],
      refusal: { code: 'bind-error', message: 'table already exists' } })
    expect(decide(sight('team'), refused('shop.hr.pay')).denials).toMatchObject([{ code: 'write-refused' }])
    expect(decide(sight('team'), refused('lake.scratch.mine')).denials).toMatchObject([{ code: 'bind-error' }])
  })

  it('needs both names of a rename, and a name by which nothing is closed', () => {
    const rename = (from: string, to: string) => writes([{ table: from, action: 'rename' }, { table: to, action: 'rename' }])
    expect(decide(sight('team'), rename('lake.scratch.mine', 'lake.scratch.ours')).outcome).toBe('allow')
    expect(decide(sight('team'), rename('lake.scratch.mine', 'shop.sales.ours')).outcome).toBe('deny')
    expect(decide(sight('team'), rename('shop.sales.orders', 'lake.scratch.ours')).outcome).toBe('deny')
    expect(decide(sight('team', 'strict'), rename('lake.scratch.mine', 'lake.scratch.ours')).outcome).toBe('allow')
    expect(decide(sight('team', 'strict'), rename('lake.scratch.pay', 'lake.scratch.ours')).outcome).toBe('deny')
  })

  it('refuses a view that would show others what its maker sees', () => {
    const view = (definer: boolean, table: string): Reading =>
      writes([{ table: 'lake.scratch.v', action: 'create-view', ...(definer ? { definer: true } : {}) }], [{ table, columns: ['id'] }])
    expect(decide(sight('team'), view(false, 'shop.sales.orders')).outcome).toBe('allow')
    expect(decide(sight('team'), view(true, 'lake.scratch.mine')).outcome).toBe('allow')
    expect(decide(sight('team'), view(true, 'shop.sales.orders'))).toMatchObject({ outcome: 'deny', denials: [{
      code: 'write-refused', message: expect.stringContaining('SECURITY INVOKER') as string }] })
  })
})

describe('decide, of a statement that shows numbers of whole tables', () => {
  const catalog = catalogOf({ 'shop.sales.orders': { id: 'bigint', country: 'varchar' } })
  const bare: Reading = { ok: true, statement: { engine: 'trino', kind: 'explain', functions: [], columns: [], bare: true,
    tables: [{ table: 'shop.sales.orders', columns: ['id'] }] } }
  it('lets it be for those who see all, and for nobody else', () => {
    expect(decide(see(set, principal(['reader']), catalog), bare).outcome).toBe('allow')
    expect(decide(see(set, principal(['team']), catalog), bare)).toMatchObject({ outcome: 'deny', denials: [{ code: 'statement-kind' }] })
  })
})

describe('a grant to write', () => {
  it.each([
    '{ on: a.b.*, use: [query, write], rows: "x = 1" }', '{ on: a.b.*, use: [query, write], columns: { c: deny } }',
    '{ on: a.b.*, use: [write] }', '{ on: "#secret", use: [query, write] }',
  ])('is refused as %s', grant => {
    expect(load({ 'team': `grants: [${grant}]`, 'tags.yaml': 'tags: { secret: { on: [a.b.c] } }' }).ok).toBe(false)
  })
})
