import { describe, expect, it } from 'vitest'
import { rightsOf, rolesOf } from '../../lib/policy/roles.ts'
import { see } from '../../lib/policy/see.ts'
import { printWarning, reportPolicies } from '../../lib/policy/report.ts'
import { catalogOf, loadSound, principal } from './support.ts'

const catalog = catalogOf({
  'shop.sales.customers': { id: 'BIGINT', email: 'VARCHAR', secret: 'VARCHAR', country: 'VARCHAR' },
  'shop.sales.orders': { id: 'BIGINT', email: 'VARCHAR' },
  'shop.hr.salaries': { id: 'BIGINT', salary: 'BIGINT' },
})
const sightOf = (files: Record<string, string>, roles: string[], attributes = {}) => see(loadSound(files), principal(roles, attributes), catalog)
const on = (rest: string) => `grants: [{ on: shop.sales.customers${rest} }]`

describe('see', () => {
  it('shows nothing that nothing grants', () => {
    expect([...sightOf({ r: 'may: [audit:read]' }, ['r']).tables]).toEqual([])
    expect([...sightOf({ r: on('') }, []).tables]).toEqual([])
    expect([...sightOf({ r: on('') }, ['unknown']).tables]).toEqual([])
    expect([...sightOf({ r: on('') }, ['r']).tables.keys()]).toEqual(['shop.sales.customers'])
  })

  it('reaches by wildcards in any part, and no further', () => {
    const reached = (pattern: string) => [...sightOf({ r: `grants: [{ on: '${pattern}' }]` }, ['r']).tables.keys()]
    expect(reached('shop.sales.*')).toEqual(['shop.sales.customers', 'shop.sales.orders'])
    expect(reached('SHOP.*.s*')).toEqual(['shop.hr.salaries'])
    expect(reached('*.*.*')).toHaveLength(3)
    expect(reached('shop.sales."*"')).toEqual([])
    expect(reached('other.*.*')).toEqual([])
  })

  it('lets deny win over the grants of other roles, for tables, columns and tags', () => {
    const all = 'grants: [{ on: "*.*.*" }]'
    const tags = { 'tags.yaml': 'tags: { pii: { on: ["*.*.*.email"] } }' }
    expect(sightOf({ a: all, b: 'deny: [{ on: shop.hr.* }]' }, ['a', 'b']).tables.has('shop.hr.salaries')).toBe(false)
    expect(sightOf({ a: all, b: 'deny: [{ on: shop.hr.* }]' }, ['a']).tables.has('shop.hr.salaries')).toBe(true)
    const tagged = sightOf({ a: all, b: 'deny: [{ on: "#pii" }]', ...tags }, ['a', 'b'])
    for (const name of ['shop.sales.customers', 'shop.sales.orders']) {
      expect(tagged.tables.get(name)!.columns.map(column => column.name)).not.toContain('email')
      expect(tagged.tables.get(name)!.closed).toMatchObject([{ name: 'email', rule: { role: 'b' } }])
    }
    const keyed = sightOf({ a: all, b: 'deny: [{ on: "*.*.*", columns: ["#pii"] }]', ...tags }, ['a', 'b'])
    expect(keyed.tables.get('shop.sales.orders')!.closed).toMatchObject([{ name: 'email' }])
    expect(sightOf({ a: all, b: on(', columns: { secret: deny }') }, ['a', 'b']).tables.get('shop.sales.customers')!.closed)
      .toMatchObject([{ name: 'secret' }])
  })

  it('lets a hidden column of one role be shown by another, and never by none', () => {
    const seen = (roles: string[]) => sightOf({ a: on(', columns: { secret: hide }'), b: on(', columns: { "*": hide, secret: show }') }, roles)
      .tables.get('shop.sales.customers')!.columns.map(({ name }) => name)
    expect(seen(['a'])).toEqual(['id', 'email', 'country'])
    expect(seen(['a', 'b'])).toEqual(['id', 'email', 'secret', 'country'])
  })

  it('takes a column\'s own rule before its tags, these before `*`, and of two tags the stricter', () => {
    const tags = { 'tags.yaml': 'tags: { a: { on: ["*.*.*.email", "*.*.*.secret"] }, b: { on: ["*.*.*.secret"] } }' }
    const { columns } = sightOf({ r: on(', columns: { "*": { mask: null }, "#a": { mask: last4 }, "#b": { mask: hash }, id: show }'), ...tags }, ['r'])
      .tables.get('shop.sales.customers')!
    expect(columns.map(({ name, mask }) => [name, mask])).toEqual([['id', null], ['email', 'last4'], ['secret', 'hash'], ['country', 'null']])
  })

  it('does not make a table of nothing but closed columns', () => {
    expect(sightOf({ r: on(', columns: { "*": deny }') }, ['r']).tables.size).toBe(0)
  })

  it('tells neither filter nor rule that names a hidden column', () => {
    const table = sightOf({ r: on(', rows: "secret = \'x\'", columns: { secret: hide }') }, ['r']).tables.get('shop.sales.customers')!
    expect(table.filter).toBe('…')
    expect(JSON.stringify([table.filter, table.rules, table.columns])).not.toContain('secret')
    const open = sightOf({ r: on(', rows: "secret = \'x\'"') }, ['r']).tables.get('shop.sales.customers')!
    expect(open.filter).toBe('secret = \'x\'')
  })

  it('exports only what exporting grants show by themselves', () => {
    const exportOf = (files: Record<string, string>) => sightOf(files, Object.keys(files)).tables.get('shop.sales.customers')!.export
    const korea = 'rows: "country = \'KR\'", use: [query, export], export: { formats: [csv], maxRows: 10, purpose: optional }'
    const japan = 'rows: "country = \'JP\'", use: [query, export], export: { formats: [csv, parquet], maxRows: 20 }'
    expect(exportOf({ a: on(`, ${korea}`) })).toEqual({ formats: ['csv'], maxRows: 10, purpose: 'optional' })
    expect(exportOf({ a: on(`, ${korea}`), b: on('') })).toBeNull()
    expect(exportOf({ a: on(`, ${korea}`), b: on(', rows: "country = \'KR\'", columns: { email: { mask: hash } }') }))
      .toEqual({ formats: ['csv'], maxRows: 10, purpose: 'optional' })
    expect(exportOf({ a: on(`, ${korea}`), b: on(`, ${japan}`) })).toEqual({ formats: ['csv'], maxRows: 10, purpose: 'required' })
    expect(exportOf({ a: on(', use: [query, export]'), b: on(`, ${korea}`) })).toEqual({ formats: ['csv', 'parquet'], maxRows: 10_000, purpose: 'required' })
  })

  it('binds only values of the person, and never what every object has', () => {
    const files = { r: on(', rows: "country = :user.constructor OR id = :user.user"') }
    expect(sightOf(files, ['r']).tables.get('shop.sales.customers')!.filter).toBe('country = NULL OR id = \'kim\'')
    expect(sightOf(files, ['r'], { user: 'somebody else' }).tables.get('shop.sales.customers')!.filter).toContain('\'kim\'')
  })

  it('shares one sight among people who cannot differ, and none among others', () => {
    const set = loadSound({ r: on(', rows: "country = :user.country"'), s: 'grants: [{ on: shop.sales.orders }]' })
    const of = (roles: string[], attributes: Record<string, string>) => see(set, principal(roles, attributes), catalog)
    expect(of(['r'], { country: 'KR', department: 'A' })).toBe(of(['r'], { country: 'KR', department: 'B' }))
    expect(of(['r'], { country: 'KR' }).fingerprint).not.toBe(of(['r'], { country: 'JP' }).fingerprint)
    expect(of(['s'], { country: 'KR' })).toBe(of(['s', 's'], { country: 'JP' }))
  })

  it('takes columns whose names differ by letter case only for one', () => {
    const twice = catalogOf({ 'a.b.t': { Email: 'VARCHAR', email: 'VARCHAR', id: 'BIGINT' } })
    const set = loadSound({ r: 'grants: [{ on: a.b.t, columns: { EMAIL: { mask: hash } } }]' })
    expect(see(set, principal(['r']), twice).tables.get('a.b.t')!.columns.map(({ name, mask }) => [name, mask]))
      .toEqual([['Email', 'hash'], ['id', null]])
  })
})

describe('rolesOf', () => {
  const set = loadSound({
    a: 'members: { groups: ["cn=A\\\\, the first, ou=Groups"], users: [Kim] }\nmay: [audit:read]', b: 'may: [policy:read]' })
  const person = (user: string, groups: string[]) => ({ user, name: user, dn: '', groups, attributes: {} })

  it('gives roles by group and by user, and says through which', () => {
    expect(rolesOf(set, person('kim', ['CN=a\\2c the first,ou=groups']))).toEqual({
      roles: ['a'], because: [{ role: 'a', through: 'cn=a\\, the first,ou=groups' }, { role: 'a', through: 'user kim' }] })
    expect(rightsOf(set, ['a', 'nobody'])).toEqual(['audit:read'])
  })

  it('gives none to others, nor one without members to anybody', () => {
    expect(rolesOf(set, person('lee', ['cn=a,ou=groups', 'cn=b']))).toEqual({ roles: [], because: [] })
    expect(rightsOf(set, [])).toEqual([])
  })
})

describe('reportPolicies', () => {
  it('shows each role alone, unbound, and warns of clear personal data, idle rules and empty roles', () => {
    const set = loadSound({
      'tags.yaml': 'tags: { pii: { on: ["*.*.*.email"] } }',
      a: on(', rows: "country = :user.country", columns: { id: { mask: hash }, secret: deny, nonsense: hide }'),
      b: 'members: { users: [kim] }\ngrants: [{ on: shop.nowhere.* }]',
    })
    const report = reportPolicies(set, catalog)
    expect(report.cells['shop.sales.customers']).toEqual({ a: { filter: 'country = :user.country', masked: 1, closed: 1, columns: 3 }, b: null })
    expect(report.cells['shop.hr.salaries']).toEqual({ a: null, b: null })
    expect(report.warnings.map(printWarning)).toEqual([
      '`a` sees `email` of `shop.sales.customers` clear, tagged #pii',
      'roles/a.yaml:2: no table of `on: shop.sales.customers` has a column `nonsense`',
      '`a` has no members; nobody can have it',
      'roles/b.yaml:3: `on: shop.nowhere.*` reaches no table of the warehouse',
    ])
  })
})
