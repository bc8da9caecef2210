import { describe, expect, it } from 'vitest'
import type { CatalogColumns } from '../../lib/contracts/browse.ts'
import type { CatalogView } from '../../lib/contracts/catalog.ts'
import { createColumnLoader } from '../../app/_ui/catalog/columns.ts'
import { listTreeItems } from '../../app/_ui/catalog/tree-items.ts'

type Table = CatalogView['tables'][number]
const table = (name: string): Table =>
  ({ engine: 'duckdb', catalog: 'lake', schema: 's', table: name, filter: null, columns: [], unsent: true })
const answer = (keys: string[]): CatalogColumns =>
  ({ tables: keys.map(key => ({ table: key, columns: [{ name: `of_${key}`, type: 'VARCHAR', kind: 'text', mask: null }] })) })

describe('the loader of columns', () => {
  it('asks once for what is asked at the same time, and fills the tables themselves', async () => {
    const asked: string[][] = []
    const loader = createColumnLoader(keys => {
      asked.push(keys)
      return Promise.resolve(answer(keys))
    })
    const [a, b] = [table('a'), table('b')]
    let told = 0
    loader.subscribe(() => { told += 1 })
    await Promise.all([loader.ensure([a]), loader.ensure([a, b]), loader.ensure([b])])
    expect(asked).toEqual([['lake.s.a', 'lake.s.b']])
    expect(a).toMatchObject({ columns: [{ name: 'of_lake.s.a' }] })
    expect(a.unsent).toBeUndefined()
    expect([told, loader.version()]).toEqual([1, 1])
    await loader.ensure([a, b])
    expect(asked).toHaveLength(1)
  })

  it('asks for many in several calls', async () => {
    const sizes: number[] = []
    const loader = createColumnLoader(keys => {
      sizes.push(keys.length)
      return Promise.resolve(answer(keys))
    })
    await loader.ensure(Array.from({ length: 250 }, (_, index) => table(`t${index}`)))
    expect(sizes).toEqual([100, 100, 50])
  })

  it('says so where the server does not answer, and asks again the next time', async () => {
    let up = false
    const loader = createColumnLoader(keys => up ? Promise.resolve(answer(keys)) : Promise.reject(new TypeError('no network')))
    const one = table('one')
    await expect(loader.ensure([one])).rejects.toThrow('no network')
    expect(one.unsent).toBe(true)
    up = true
    await loader.ensure([one])
    expect(one.columns).toHaveLength(1)
  })
})

describe('the tree of a large catalog', () => {
  const tables = [table('orders'), table('customers')]

  it('has a line that loads where columns are on their way', () => {
    const kinds = listTreeItems(tables, '', () => true).map(({ kind }) => kind)
    expect(kinds).toEqual(['schema', 'table', 'loading', 'table', 'loading'])
  })

  it('shows tables whose columns the server found', () => {
    const ids = listTreeItems(tables, 'email', () => false, new Map([['lake.s.customers', ['email']]])).map(({ id }) => id)
    expect(ids).toEqual(['lake.s', 'lake.s.customers', 'lake.s.customers.…'])
  })

  it('says of each line where it stands among its own', () => {
    expect(listTreeItems(tables, '', (_id, kind) => kind === 'schema').map(({ place, of }) => [place, of]))
      .toEqual([[1, 1], [1, 2], [2, 2]])
  })
})
