import type { DuckDBConnection } from '@duckdb/node-api'
import type { ResultColumn, WorldSpec } from '../../contracts/engine.ts'
import { kindOf } from '../../contracts/kinds.ts'
import { tableKey } from '../../contracts/catalog.ts'
import { listScans } from './plan.ts'
import { createInstance, quoteName, quoteText, schemaStatements } from './side.ts'
import type { Settings, Side } from './side.ts'
import { describeType } from './types.ts'

export type Bound = { columns: ResultColumn[]; tables: { table: string; columns: string[] }[]; operators: string[] }

/**
 * The world's shape: its tables with their columns and no rows, in an instance that does not hold the warehouse. A
 * statement is bound here: errors cannot name what the person may not see, and the plan tells which columns the
 * statement itself uses, apart from those of row filters and masks.
 */
export type Shape = {
  /** Columns of one table of the world as the person sees them. */
  columnsOf(table: string): Promise<ResultColumn[]>
  /** Columns, tables and operators of a statement. Rejects with the engine's error where it does not bind. */
  bind(sql: string, tables: readonly string[]): Promise<Bound>
  /** Reads a statement with the engine's parser; the connection knows nothing of the warehouse. */
  connection: DuckDBConnection
  close(): void
}

/** All but the one that drops unused columns: the others may drop tables, too. */
const optimizersOff = `SELECT string_agg(name, ',') FROM duckdb_optimizers() WHERE name NOT IN ('unused_columns', 'deliminator')`
const base = 'shape'

/** Makes the shape of a world; its tables are filled in when they are first named. */
export async function createShape(settings: Settings, world: WorldSpec, plain: Side): Promise<Shape> {
  const instance = await createInstance({ ...settings, memoryMb: 128, threads: 1, tempMb: 0 })
  const connection = await instance.connect()
  const off = (await (await connection.run(optimizersOff)).getRows())[0]?.[0]
  await connection.run([
    `ATTACH ':memory:' AS ${base}`, ...schemaStatements(world.views, settings.catalog), `USE ${quoteName(settings.catalog)}`,
    `SET disabled_optimizers = ${quoteText(String(off))}`, `SET GLOBAL TimeZone = 'UTC'`,
    'SET enable_external_access = false', 'SET lock_configuration = true',
  ].join(';\n'))
  const views = new Map(world.views.map((view, i) => [tableKey(view), { view, name: `t${i}` }]))
  const known = new Map<string, ResultColumn[]>()
  const byName = new Map<string, string>()

  const describe = async (table: string): Promise<ResultColumn[]> => {
    const found = views.get(table)
    if (!found) return []
    const { view, name } = found
    const real = `${quoteName(view.catalog)}.${quoteName(view.schema)}.${quoteName(view.table)}`
    const source = await plain.acquire()
    let columns: ResultColumn[]
    try {
      const prepared = await source.prepare(`SELECT * FROM ${real}`)
      columns = Array.from({ length: prepared.columnCount }, (_, i) => {
        const type = describeType(prepared.columnType(i))
        return { name: prepared.columnName(i), type, kind: kindOf(type) }
      })
      prepared.destroySync()
    } finally {
      plain.release(source)
    }
    const define = (typeOf: (column: ResultColumn) => string) => connection.run(
      `CREATE TABLE ${base}.main.${name} (${columns.map(column => `${quoteName(column.name)} ${typeOf(column)}`).join(', ')});
       CREATE VIEW ${real} AS SELECT * FROM ${base}.main.${name}`)
    try {
      await define(column => column.type)
    } catch {
      // A type without a name for its parts (an unnamed struct) cannot be declared; its text can stand for it here.
      await define(column => column.kind === 'nested' || column.kind === 'other' ? 'VARCHAR' : column.type)
    }
    known.set(table, columns)
    byName.set(`${base}.main.${name}`, table)
    return columns
  }
  // One after another: a table must not be made twice, and the connection serves one statement at a time.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work)
    turn = next.catch(() => undefined)
    return next
  }
  return {
    connection,
    columnsOf: table => inTurn(async () => known.get(table) ?? describe(table)),
    bind: (sql, tables) => inTurn(async () => {
      for (const table of tables) if (!known.has(table)) await describe(table)
      const prepared = await connection.prepare(sql)
      const columns = Array.from({ length: prepared.columnCount }, (_, i): ResultColumn => {
        const type = describeType(prepared.columnType(i))
        return { name: prepared.columnName(i), type, kind: kindOf(type) }
      })
      prepared.destroySync()
      const plan = (await (await connection.run(`EXPLAIN (FORMAT json) ${sql}`)).getRows())[0]?.[1]
      const { scans, operators } = listScans(String(plan))
      const used = new Map(tables.map(table => [table, new Set<string>()]))
      for (const scan of scans) {
        const columnsUsed = used.get(byName.get(scan.table) ?? '')
        for (const column of scan.columns) columnsUsed?.add(column)
      }
      return { columns, operators, tables: [...used].map(([table, set]) => ({ table, columns: [...set] })) }
    }),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
