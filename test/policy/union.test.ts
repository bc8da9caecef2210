import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceToken } from '../../lib/contracts/engine.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { catalogOf, loadSound, principal } from './support.ts'

/** Each role alone, said again in plain code: which rows, and what of each cell. */
type Row = { id: number; country: string | null; tier: string | null; email: string | null; amount: number | null }
type Cell = 'clear' | 'null' | 'redact' | 'none'
type Said = { passes: (row: Row) => boolean; cells: Record<string, Cell> }

const columns = ['id', 'country', 'tier', 'email', 'amount'] as const
const roles: Record<string, { yaml: string; said: Said }> = {
  korea: {
    yaml: 'grants: [{ on: a.b.t, rows: "country = :user.country", columns: { email: { mask: redact } } }]',
    said: { passes: row => row.country === 'KR', cells: { email: 'redact' } },
  },
  gold: {
    yaml: 'grants: [{ on: a.b.t, rows: "tier = \'gold\'", columns: { amount: hide } }]',
    said: { passes: row => row.tier === 'gold', cells: { amount: 'none' } },
  },
  rich: {
    yaml: 'grants: [{ on: a.b.t, rows: "amount > 15", columns: { email: { mask: null }, tier: hide } }]',
    said: { passes: row => (row.amount ?? 0) > 15, cells: { email: 'null', tier: 'none' } },
  },
  everyone: {
    yaml: 'grants: [{ on: a.*.*, columns: { "*": hide, id: show } }]',
    said: { passes: () => true, cells: { country: 'none', tier: 'none', email: 'none', amount: 'none' } },
  },
  veiled: {
    yaml: 'grants: [{ on: a.b.*, columns: { email: { mask: redact }, amount: { mask: null } } }]',
    said: { passes: () => true, cells: { email: 'redact', amount: 'null' } },
  },
  lost: {
    yaml: 'grants: [{ on: a.b.t, rows: "country = :user.nowhere" }]',
    said: { passes: () => false, cells: {} },
  },
  negated: {
    yaml: 'grants: [{ on: a.b.t, rows: "NOT (country = \'US\')", columns: { country: { mask: redact } } }]',
    said: { passes: row => row.country !== null && row.country !== 'US', cells: { country: 'redact' } },
  },
}

const rows: Row[] = []
for (const country of ['KR', 'JP', 'US', null]) {
  for (const tier of ['gold', 'basic', null]) {
    for (const amount of [10, 20, null]) {
      const id = rows.length + 1
      rows.push({ id, country, tier, email: id % 5 === 0 ? null : `p${id}@shop.example`, amount })
    }
  }
}

const catalog = catalogOf({ 'a.b.t': { id: 'INTEGER', country: 'VARCHAR', tier: 'VARCHAR', email: 'VARCHAR', amount: 'INTEGER' } })
const set = loadSound(Object.fromEntries(Object.entries(roles).map(([name, { yaml }]) => [name, yaml])))
const strength: Cell[] = ['null', 'redact']

function show(said: Said[], row: Row, column: keyof Row): unknown {
  const passing = said.filter(({ passes }) => passes(row)).map(({ cells }) => cells[column] ?? 'clear')
  if (passing.includes('clear')) return row[column]
  const mask = strength.find(kind => passing.includes(kind))
  return mask === 'redact' ? '•••' : null
}

/** The union of what each role shows, computed row by row; columns that none shows are left out. */
function bruteForce(said: Said[]): { columns: string[]; rows: unknown[][] } {
  const shown = columns.filter(column => said.some(({ cells }) => cells[column] !== 'none'))
  return { columns: shown, rows: rows.filter(row => said.some(({ passes }) => passes(row)))
    .map(row => shown.map(column => show(said, row, column))) }
}

let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  await connection.run('CREATE TABLE raw (id INTEGER, country VARCHAR, tier VARCHAR, email VARCHAR, amount INTEGER)')
  const text = (value: string | number | null) => value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value}'`
  await connection.run(`INSERT INTO raw VALUES ${rows.map(row => `(${columns.map(name => text(row[name])).join(', ')})`).join(', ')}`)
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

describe('the view of several roles', () => {
  const names = Object.keys(roles)
  const combinations = Array.from({ length: 2 ** names.length - 1 }, (_, index) =>
    names.filter((_, bit) => ((index + 1) >> bit) & 1))

  it('shows cell by cell the union of what each role shows, for each of all combinations', async () => {
    for (const combination of combinations) {
      const [view] = compileViews(see(set, principal(combination, { country: 'KR' }), catalog), catalog, 'duckdb')
      const result = await connection.runAndReadAll(`${view!.select.replace(sourceToken, 'raw')} ORDER BY t."id"`)
      const expected = bruteForce(combination.map(name => roles[name]!.said))
      const actual = { columns: result.columnNames(), rows: result.getRowsJS() }
      expect({ combination, ...actual }).toEqual({ combination, ...expected })
    }
    expect(combinations.length).toBe(127)
  })

  it('says of each column whether its cells differ by row, as the rows themselves do', () => {
    for (const combination of combinations) {
      const sight = see(set, principal(combination, { country: 'KR' }), catalog).tables.get('a.b.t')!
      for (const column of sight.columns) {
        const ways = new Set(rows.flatMap(row => {
          const passing = combination.map(name => roles[name]!.said).filter(({ passes }) => passes(row))
          if (passing.length === 0) return []
          const cells = passing.map(({ cells }) => cells[column.name] ?? 'clear')
          return cells.includes('clear') ? ['clear'] : [strength.find(kind => cells.includes(kind)) ?? 'null']
        }))
        // A column that is said to be clear on all rows has no masked cell; more masks may be announced than occur.
        if (column.mask === null) expect([...ways].filter(way => way !== 'clear')).toEqual([])
        if (!column.mixed) expect(ways.size).toBeLessThanOrEqual(1)
      }
    }
  })

  it('has equal fingerprints only where it shows equal data', async () => {
    const byPrint = new Map<string, string>()
    for (const combination of combinations) {
      const sight = see(set, principal(combination, { country: 'KR' }), catalog)
      const [view] = compileViews(sight, catalog, 'duckdb')
      const result = await connection.runAndReadAll(`${view!.select.replace(sourceToken, 'raw')} ORDER BY t."id"`)
      const data = JSON.stringify([result.columnNames(), result.getRowsJson()])
      expect(byPrint.get(sight.fingerprint) ?? data).toBe(data)
      byPrint.set(sight.fingerprint, data)
    }
    expect(byPrint.size).toBeGreaterThan(30)
  })
})
