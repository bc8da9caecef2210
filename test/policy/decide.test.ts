import { describe, expect, it } from 'vitest'
import type { Reading } from '../../lib/contracts/engine.ts'
import { decide } from '../../lib/policy/decide.ts'
import { see } from '../../lib/policy/see.ts'
import { catalogOf, loadSound, principal, reads } from './support.ts'

const catalog = catalogOf({
  'shop.sales.customers': { id: 'BIGINT', email: 'VARCHAR', secret: 'VARCHAR', country: 'VARCHAR' },
  'shop.sales.orders': { id: 'BIGINT', customer_id: 'BIGINT', secret: 'VARCHAR' },
  'shop.hr.salaries': { id: 'BIGINT', salary: 'BIGINT' },
})
const set = loadSound({
  'owners.yaml': 'owners:\n  - { on: shop.*.*, owner: Everybody }\n  - { on: shop.sales.customers, owner: Park }\n',
  reader: `grants:
  - on: shop.sales.customers
    rows: "country = :user.country"
    columns: { email: { mask: hash }, secret: deny }
    use: [query, export]
    export: { formats: [csv, parquet], maxRows: 100, purpose: optional }
  - on: shop.sales.orders
    columns: { secret: hide }
    use: [query, export]
    export: { formats: [csv], maxRows: 500, purpose: required }
limits: { rows: 1000 }`,
  payroll: 'grants: [{ on: shop.hr.* }]\nlimits: { rows: 5000, seconds: 10 }',
})
const sight = see(set, principal(['reader'], { country: 'KR' }), catalog)
const refused = (refusal: Extract<Reading, { ok: false }>['refusal'], tables: string[], mentions: string[]): Reading =>
  ({ ok: false, refusal, tables, mentions })

describe('decide', () => {
  it('allows what is seen, with the filter, the masks used, limits, export and the rules that said so', () => {
    expect(decide(sight, reads({ 'shop.sales.customers': ['id', 'email'] }))).toEqual({
      outcome: 'allow', denials: [],
      tables: [{ table: 'shop.sales.customers', filter: 'country = \'KR\'', columns: ['id', 'email'],
        masks: [{ column: 'email', mask: 'hash', mixed: false }] }],
      limits: { rows: 1000, seconds: 300, concurrent: 4 },
      export: { formats: ['csv', 'parquet'], maxRows: 100, purpose: 'optional' },
      rules: [
        { role: 'reader', file: 'roles/reader.yaml', line: 3, text: 'on: shop.sales.customers' },
        { role: 'reader', file: 'roles/reader.yaml', line: 4, text: 'rows: country = :user.country' },
        { role: 'reader', file: 'roles/reader.yaml', line: 5, text: 'email: { mask: hash }' },
      ],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), policy: set.version,
    })
  })

  it('speaks of all masks where the engine cannot tell the columns', () => {
    const [table] = decide(sight, reads({ 'shop.sales.customers': null })).tables
    expect(table).toMatchObject({ columns: null, masks: [{ column: 'email' }] })
  })

  it('joins what is said of one table read twice', () => {
    const statement = reads({ 'shop.sales.customers': ['id'], 'SHOP.sales.customers': ['email', 'id'] })
    expect(decide(sight, statement).tables).toMatchObject([{ columns: ['id', 'email'] }])
  })

  it('exports by the strictest of the tables touched, and not at all where one of them may not', () => {
    expect(decide(sight, reads({ 'shop.sales.customers': ['id'], 'shop.sales.orders': ['id'] })).export)
      .toEqual({ formats: ['csv'], maxRows: 100, purpose: 'required' })
    const both = see(set, principal(['payroll', 'reader'], { country: 'KR' }), catalog)
    expect(decide(both, reads({ 'shop.sales.orders': ['id'], 'shop.hr.salaries': ['id'] }))).toMatchObject({ outcome: 'allow', export: null })
    expect(both.limits).toEqual({ rows: 5000, seconds: 10, concurrent: 4 })
  })

  it('names a closed column with table, rule, owner, place, and what to do', () => {
    const position = { line: 1, column: 8, length: 6 }
    const decision = decide(sight, refused({ code: 'column-unknown', message: 'no', column: 'Secret', position, nearest: ['id'] },
      ['shop.sales.customers'], ['Secret', 'id']))
    expect(decision).toMatchObject({ outcome: 'deny', export: null, denials: [{
      code: 'column-closed', table: 'shop.sales.customers', column: 'secret', owner: 'Park', position,
      rule: { file: 'roles/reader.yaml', line: 5, text: 'secret: deny' },
      message: '`secret` of `shop.sales.customers` is closed to you by `roles/reader.yaml:5` (`secret: deny`); '
        + 'leave it out, or ask `Park` for access',
    }] })
    expect(decision.rules.at(-1)?.text).toBe('secret: deny')
  })

  it('says nothing of a hidden column, nor of a closed one in a table that is not touched', () => {
    const refusal = { code: 'column-unknown', message: 'there is no column `secret`', column: 'secret' } as const
    expect(decide(sight, refused(refusal, ['shop.sales.orders'], ['secret'])).denials).toEqual([refusal])
    expect(decide(sight, refused(refusal, [], ['secret'])).denials).toEqual([refusal])
  })

  it('keeps the engine\'s own refusal beside the closed column where it is about something else', () => {
    const unknown = { code: 'column-unknown', message: 'there is no column `x`', column: 'x' } as const
    expect(decide(sight, refused(unknown, ['shop.sales.customers'], ['x', 'secret'])).denials.map(({ code }) => code))
      .toEqual(['column-unknown', 'column-closed'])
    const gate = { code: 'function-refused', message: 'no' } as const
    expect(decide(sight, refused(gate, ['shop.sales.customers'], ['secret'])).denials.map(({ code }) => code))
      .toEqual(['column-closed', 'function-refused'])
  })

  it('denies what an engine read and the person does not see, whatever the engine thought of it', () => {
    expect(decide(sight, reads({ 'shop.hr.salaries': ['id'] }))).toMatchObject({ outcome: 'deny', denials: [{ code: 'table-unknown' }] })
    expect(decide(sight, reads({ 'shop.sales.customers': ['secret'] }))).toMatchObject({ outcome: 'deny', denials: [{ code: 'column-closed' }] })
    expect(decide(sight, reads({ 'shop.sales.orders': ['secret'] }))).toMatchObject({ outcome: 'deny', denials: [{ code: 'column-unknown' }] })
  })

  it('denies a refusal that touches nothing, as it is', () => {
    const refusal = { code: 'syntax-error', message: 'syntax error at `FORM`' } as const
    expect(decide(sight, refused(refusal, [], []))).toMatchObject({ outcome: 'deny', denials: [refusal], tables: [] })
  })
})

describe('the fingerprint of a decision', () => {
  const print = (country: string, statement: Reading, roles = ['reader']) =>
    decide(see(set, principal(roles, { country }), catalog), statement).fingerprint
  const customers = reads({ 'shop.sales.customers': ['id'] })
  const orders = reads({ 'shop.sales.orders': ['id'] })

  it('is equal for people who see the same of the tables touched', () => {
    expect(print('KR', customers)).toBe(print('KR', customers))
    expect(print('KR', orders)).toBe(print('JP', orders))
    expect(print('KR', orders)).toBe(print('KR', orders, ['payroll', 'reader']))
  })

  it('differs where they see other rows, other columns or another world', () => {
    expect(print('KR', customers)).not.toBe(print('JP', customers))
    expect(print('KR', customers)).not.toBe(print('KR', orders))
    const show: Reading = { ok: true, statement: { engine: 'duckdb', kind: 'show', tables: [], functions: [], columns: [] } }
    expect(print('KR', show)).not.toBe(print('KR', show, ['payroll']))
  })
})
