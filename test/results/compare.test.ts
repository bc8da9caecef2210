import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

describe('compare', () => {
  let space: Workspace
  beforeAll(async () => { space = await openWorkspace() })
  afterAll(async () => { await space.close() })

  const table = (rows: string) => `select * from (values ${rows}) t(id, name, net)`

  it('tells rows added, removed and changed by key, with what changed in them', async () => {
    const before = await space.store(table(`(1, 'a', 1.50), (2, 'b', 2.50), (3, null, 3.50)`), table(`(4, 'd', 4.50)`))
    const after = await space.store(table(`(1, 'a', 1.50), (2, 'b', 9.50), (3, '', 3.50), (5, 'e', 5.50)`))
    const compared = await space.results.compare({ before, after, key: [0] })
    expect(compared).toMatchObject({ counts: { added: 1, removed: 1, changed: 2, same: 1 }, changedIn: [0, 1, 1], repeated: 0 })
    expect(compared.rows).toEqual([
      { change: 'changed', before: [2, 'b', '2.50'], after: [2, 'b', '9.50'] },
      { change: 'changed', before: [3, null, '3.50'], after: [3, '', '3.50'] },
      { change: 'added', before: null, after: [5, 'e', '5.50'] },
      { change: 'removed', before: [4, 'd', '4.50'], after: null },
    ])
  })

  it('compares whole rows without a key, each as often as it stands there', async () => {
    const before = await space.store(table(`(1, 'a', 1.0), (1, 'a', 1.0), (null, null, null)`))
    const after = await space.store(table(`(1, 'a', 1.0), (null, null, null), (null, null, null)`))
    expect(await space.results.compare({ before, after, key: [] }))
      .toMatchObject({ counts: { added: 1, removed: 1, changed: 0, same: 2 }, repeated: 0 })
  })

  it('tells how many rows share their key, and tells them apart by their order', async () => {
    const before = await space.store(table(`(1, 'a', 1.0), (1, 'b', 2.0)`))
    const after = await space.store(table(`(1, 'a', 1.0), (1, 'x', 2.0), (1, 'c', 3.0)`))
    expect(await space.results.compare({ before, after, key: [0] }))
      .toMatchObject({ counts: { added: 1, removed: 0, changed: 1, same: 1 }, repeated: 5 })
  })

  it('counts all of many differences and shows the first', async () => {
    const before = await space.store('select i::bigint as id, i % 7 as v from range(200000) t(i)')
    const after = await space.store('select i::bigint as id, (i + (i % 2)) % 7 as v from range(200000) t(i)')
    const compared = await space.results.compare({ before, after, key: [0] })
    expect(compared.counts).toEqual({ added: 0, removed: 0, changed: 100_000, same: 100_000 })
    expect(compared.rows).toHaveLength(500)
    expect(compared.rows[0]).toMatchObject({ after: ['1', '2'], before: ['1', '1'] })
  })

  it('takes results without rows, nested values and NaN', async () => {
    const shape = `select 1 as id, [1, 2] as list, {'a': 'x'} as struct, 'nan'::double as d`
    const one = await space.store(shape)
    const none = await space.store(`select * from (${shape}) where false`)
    expect(await space.results.compare({ before: one, after: one, key: [0] })).toMatchObject({ counts: { same: 1 }, rows: [] })
    expect(await space.results.compare({ before: none, after: one, key: [] })).toMatchObject({ counts: { added: 1, same: 0 } })
    expect(await space.results.compare({ before: { ...one, parts: 0 }, after: one, key: [0] })).toMatchObject({ counts: { added: 1 } })
  })

  it('refuses other columns, and a key that is none', async () => {
    const one = await space.store('select 1 as a')
    const other = await space.store('select 1 as b')
    await expect(space.results.compare({ before: one, after: other, key: [] })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(space.results.compare({ before: one, after: one, key: [1] })).rejects.toMatchObject({ code: 'bad-request' })
  })
})
