import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config.ts'
import { openReader } from '../../lib/cli/policy-engine.ts'
import type { EngineReader } from '../../lib/cli/policy-engine.ts'
import { loadCases, runCases } from '../../lib/policy/cases.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { principal } from './support.ts'

const policies = join(import.meta.dirname, '../../policies')
const loaded = loadPolicies(policies)
const cases = loadCases(policies)
const folder = mkdtempSync(join(tmpdir(), 'sagwan-cases-'))
let reader: EngineReader

beforeAll(async () => {
  if (!cases.ok) throw new Error(cases.faults.join('\n'))
  const file = join(folder, 'shop.duckdb')
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  for (const { schema, table, columns } of cases.book.catalog.tables) {
    await connection.run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`)
    await connection.run(`CREATE TABLE "${schema}"."${table}" (${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`)
  }
  connection.closeSync()
  instance.closeSync()
  reader = await openReader(parseConfig({ DATA_DIR: folder, WAREHOUSE: file, WAREHOUSE_CATALOG: 'shop' }), () => undefined)
})

afterAll(async () => {
  await reader?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

describe('the policies of the demo, with a real engine', () => {
  it('bind in every role and every pair of roles', async () => {
    if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
    const names = [...loaded.set.roles.keys()]
    const pairs = names.flatMap((one, index) => names.slice(index).map(other => [one, other]))
    for (const roles of pairs) {
      for (const attributes of [{ country: 'KR' }, {}] as Record<string, string>[]) {
        const sight = see(loaded.set, principal(roles, attributes), reader.catalog)
        expect(await reader.engine.checkViews(compileViews(sight, reader.catalog, reader.engine.kind)), roles.join()).toEqual([])
      }
    }
  })

  it('pass their cases as the engine reads the statements', async () => {
    if (!loaded.ok || !cases.ok) throw new Error('the policies do not load')
    const results = await runCases(loaded.set, cases.book, (sight, { sql }) => reader.engine.read(sql, {
      key: sight.fingerprint, catalogVersion: reader.catalog.version, views: compileViews(sight, reader.catalog, 'duckdb'),
    }), reader.catalog)
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([])
    expect(results.length).toBeGreaterThanOrEqual(40)
  })
})
