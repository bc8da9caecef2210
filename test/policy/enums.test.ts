import { DuckDBInstance } from '@duckdb/node-api'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceToken } from '../../lib/contracts/engine.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'

const grade = `ENUM('junior', 'it''s, senior', 'secret')`
const catalog = { engine: 'duckdb' as const, version: '1', tables: [{
  catalog: 'shop', schema: 'hr', table: 'people', columns: [
    { name: 'id', type: 'INTEGER' }, { name: 'grade', type: grade }, { name: 'past', type: `${grade}[]` },
    { name: 'masked', type: grade },
  ],
}] }
const analyst: Principal = {
  kind: 'person', user: 'kim', name: 'Kim', groups: [], roles: ['analyst'], attributes: {}, sessionId: null, address: null,
}

describe('an ENUM column', () => {
  it('is text in the view, so that its type names no value of a hidden row', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sagwan-enums-'))
    mkdirSync(join(folder, 'roles'))
    writeFileSync(join(folder, 'roles/analyst.yaml'), `role: analyst
members: { groups: ["cn=a,dc=x"] }
grants:
  - on: shop.hr.people
    rows: "grade = 'junior'"
    columns: { masked: { mask: first4 } }
    use: [query]
`)
    const loaded = loadPolicies(folder)
    if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
    const sight = see(loaded.set, analyst, catalog)
    expect(JSON.stringify([...sight.tables.values()].map(({ columns }) => columns))).not.toContain('secret')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`create table people as select 1 id, 'junior'::${grade} grade, ['junior']::${grade}[] past, 'junior'::${grade} masked
      union all select 2, 'secret', ['secret'], 'secret'`)
    const [view] = compileViews(sight, catalog, 'duckdb')
    await connection.run(`create view seen as ${view?.select.replace(sourceToken, 'people')}`)
    const rows = (await connection.runAndReadAll('select *, typeof(grade) as a, typeof(past) as b, typeof(masked) as c from seen')).getRowsJson()
    expect(rows).toEqual([[1, 'junior', ['junior'], expect.stringMatching(/^•+$/), 'VARCHAR', 'VARCHAR[]', 'VARCHAR']])
    connection.closeSync()
    instance.closeSync()
  })
})
