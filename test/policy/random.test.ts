import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { sourceToken } from '../../lib/contracts/engine.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { catalogOf, loadSound, principal } from './support.ts'

type Row = { id: number; a: number | null; b: string | null; c: string | null }
type Action = 'show' | 'hide' | 'deny' | '{ mask: null }' | '{ mask: redact }' | '{ mask: last4 }'
type Grant = { rows: keyof typeof filters; columns: Partial<Record<keyof Row, Action>> }

const names = ['id', 'a', 'b', 'c'] as const
/** Filters as SQL and as plain code; where SQL says NULL, the code says false. */
const filters = {
  'true': () => true,
  'a > 1': (row: Row) => row.a !== null && row.a > 1,
  'NOT (a > 1)': (row: Row) => row.a !== null && row.a <= 1,
  'b = \'x\'': (row: Row) => row.b === 'x',
  'b = \'x\' OR a = 0': (row: Row) => row.b === 'x' || row.a === 0,
  'a = :user.missing': () => false,
  'a IS NULL': (row: Row) => row.a === null,
  'b <> :user.letter': (row: Row) => row.b !== null && row.b !== 'y',
} as const
const actions: Action[] = ['show', 'hide', 'deny', '{ mask: null }', '{ mask: redact }', '{ mask: last4 }', 'show', 'show', 'hide']
const strength: Action[] = ['{ mask: null }', '{ mask: redact }', '{ mask: last4 }']

/** Mulberry32: the same numbers on every run, so that a failure can be looked at again. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const rows: Row[] = [null, 0, 1, 2].flatMap(a => [null, 'x', 'y'].flatMap(b => ['0123456789', 'short', null].map(c => ({ a, b, c }))))
  .map((row, id) => ({ id, ...row }))

function maskOf(action: Action, column: keyof Row, value: Row[keyof Row]): unknown {
  if (action === '{ mask: null }' || typeof value === 'number' || column === 'id' || column === 'a') return null
  if (action === '{ mask: redact }') return '•••'
  return value === null ? null : `•••••••${value.length >= 8 ? value.slice(-4) : ''}`
}

function bruteForce(grants: Grant[]): { columns: string[]; rows: unknown[][] } | null {
  const closed = new Set(names.filter(name => grants.some(({ columns }) => columns[name] === 'deny')))
  const shows = (grant: Grant, name: keyof Row) => !closed.has(name) && !['hide', 'deny'].includes(grant.columns[name] ?? 'show')
  const useful = grants.filter(grant => names.some(name => shows(grant, name)))
  const columns = names.filter(name => useful.some(grant => shows(grant, name)))
  if (columns.length === 0) return null
  const cell = (row: Row, name: keyof Row): unknown => {
    const said = useful.filter(grant => filters[grant.rows](row) && shows(grant, name)).map(grant => grant.columns[name] ?? 'show')
    if (said.includes('show')) return row[name]
    const mask = strength.find(action => said.includes(action))
    return mask ? maskOf(mask, name, row[name]) : null
  }
  const seen = rows.filter(row => useful.some(({ rows: filter }) => filters[filter](row)))
  return { columns, rows: seen.map(row => columns.map(name => cell(row, name))) }
}

describe('random policies', () => {
  it('show of a table what plain code says they show, row by row and cell by cell', async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run('CREATE TABLE raw (n INTEGER, id INTEGER, a INTEGER, b VARCHAR, c VARCHAR)')
    const text = (value: string | number | null) => value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value}'`
    await connection.run(`INSERT INTO raw VALUES ${rows.map(row => `(${[row.id, ...names.map(name => row[name])].map(text).join(', ')})`).join(', ')}`)
    const catalog = catalogOf({ 'x.y.t': { id: 'INTEGER', a: 'INTEGER', b: 'VARCHAR', c: 'VARCHAR' } })
    const random = randomFrom(20261121)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    let visible = 0
    for (let round = 0; round < 400; round += 1) {
      const grants: Grant[] = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
        rows: pick(Object.keys(filters) as (keyof typeof filters)[]),
        columns: Object.fromEntries(names.filter(() => random() < 0.5).map(name => [name, random() < 0.1 ? 'deny' : pick(actions.filter(action => action !== 'deny'))])),
      }))
      const files = Object.fromEntries(grants.map(({ rows: filter, columns }, index) => [`r${index}`,
        `grants:\n  - on: x.y.t\n${filter === 'true' ? '' : `    rows: ${JSON.stringify(filter)}\n`}    columns: {${
          Object.entries(columns).map(([name, action]) => `${name}: ${action}`).join(', ')}}`]))
      const views = compileViews(see(loadSound(files), principal(Object.keys(files), { letter: 'y' }), catalog), catalog, 'duckdb')
      const expected = bruteForce(grants)
      expect(views.length, JSON.stringify(grants)).toBe(expected ? 1 : 0)
      if (!expected) continue
      visible += 1
      const result = await connection.runAndReadAll(`${views[0]!.select.replace(sourceToken, 'raw')} ORDER BY t.n`)
      expect({ grants, columns: result.columnNames(), rows: result.getRowsJS() }).toEqual({ grants, ...expected })
    }
    expect(visible).toBeGreaterThan(300)
    connection.closeSync()
    instance.closeSync()
  })
})
