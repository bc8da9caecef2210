import { describe, expect, it } from 'vitest'
import type { WarehouseCatalog } from '../../lib/contracts/catalog.ts'
import { glance } from '../../lib/policy/glance.ts'
import { LazyMap } from '../../lib/policy/lazy-map.ts'
import { see } from '../../lib/policy/see.ts'
import { loadSound, principal } from './support.ts'

describe('LazyMap', () => {
  it('makes a value when it is asked for, once, and knows no key whose value is null', () => {
    const made: string[] = []
    const map = new LazyMap(['b', 'a', 'none'], key => {
      made.push(key)
      return key === 'none' ? null : key.toUpperCase()
    })
    expect([map.get('a'), map.get('a'), map.get('none'), map.has('none'), map.get('other')])
      .toEqual(['A', 'A', undefined, false, undefined])
    expect(made).toEqual(['a', 'none'])
    expect([...map]).toEqual([['b', 'B'], ['a', 'A']])
    expect([map.size, [...map.keys()], [...map.values()]]).toEqual([2, ['b', 'a'], ['B', 'A']])
    expect(made).toEqual(['a', 'none', 'b'])
  })
})

describe('what tables share in a sight', () => {
  const columns = (...names: string[]) => names.map(name => ({ name, type: name === 'id' ? 'BIGINT' : 'VARCHAR' }))
  const table = (name: string, ...names: string[]) => ({ catalog: 'a', schema: 'b', table: name, columns: columns(...names) })
  const catalog: WarehouseCatalog = { engine: 'duckdb', version: '1', tables: [
    table('plain', 'id', 'email', 'note'), table('tagged', 'id', 'email', 'note'), table('whole', 'id', 'email'),
    table('again', 'note', 'email', 'secret'), table('closed', 'secret', 'email'), { ...table('other', 'id'), columns: [{ name: 'id', type: 'VARCHAR' }] },
  ] }
  const files = {
    'tags.yaml': 'tags:\n  pii: { on: [a.b.tagged.email, a.b.whole] }',
    one: `members: { users: [one] }
grants:
  - { on: a.b.*, columns: { '#pii': { mask: hash }, secret: deny, '*': show } }
  - { on: '#pii', rows: "country = :user.country" }
  - { on: a.b.again, rows: "note = 'x'", columns: { email: { mask: redact } } }`,
    two: `members: { users: [two] }
grants:
  - { on: a.b.*, rows: "note = 'y'", columns: { email: { mask: first4 } } }
deny:
  - { on: a.b.closed, columns: [email] }`,
  }
  const set = loadSound(files)
  const keys = catalog.tables.map(({ table: name }) => `a.b.${name}`)

  it.each([[['one']], [['two']], [['one', 'two']]])('is what each of them says alone, whichever is asked for first: %j', roles => {
    const who = principal(roles, { country: 'KR' })
    for (const order of [keys, keys.toReversed()]) {
      // A set of its own: sights are remembered in it.
      const [whole, single] = [see(loadSound(files), who, catalog), glance(set, who, catalog)]
      for (const key of order) {
        expect([key, whole.tables.get(key) ?? null]).toEqual([key, single.table(key)?.sight ?? null])
        expect(whole.plans.get(key)?.columns).toEqual(single.table(key)?.plan.columns)
      }
    }
  })

  it('masks a tagged column and leaves its namesake in another table clear', () => {
    const { tables } = see(set, principal(['one'], { country: 'KR' }), catalog)
    const maskOf = (name: string) => tables.get(`a.b.${name}`)?.columns.find(column => column.name === 'email')?.mask
    expect([maskOf('plain'), maskOf('tagged')]).toEqual([null, expect.anything()])
    expect(tables.get('a.b.closed')?.columns.map(({ name }) => name)).toEqual(['email'])
  })
})
