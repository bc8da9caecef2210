import type { Denial } from '../../contracts/policy.ts'
import type { ResultColumn } from '../../contracts/engine.ts'
import { cleanMessage } from './faults.ts'
import { inspect } from './gate.ts'
import type { Passage } from './gate.ts'
import { findNearest } from './names.ts'
import { parseStatement } from './parse.ts'
import { positionOfCaret } from './positions.ts'
import { columnsOfShow } from './show.ts'
import type { Judged, World } from './world.ts'

const cachedReadings = 500
/** Operators that read something else than the world's tables: the gate should have refused, so this is the second wall. */
const foreignOperators = /^(DUCKDB_|PRAGMA_|READ_|PARQUET_|GLOB|SNIFF_|TEST_|WHICH_|JSON_EXECUTE|QUERY|PG_|ICU_CALENDAR)/i
const noPassage: Passage = { kind: 'select', show: null, tables: [], functions: [] }
const unknownColumn = [
  /Referenced column "([^"]+)" not found/, /does not have a column named "([^"]+)"/, /Column "([^"]+)" in .* list not found/i,
  /column "([^"]+)" does not exist/i, /Column with name "?([^"\s]+)"? does not exist/i, /UNPIVOT.*"([^"]+)".*not found/i,
]

async function describeBindFault(world: World, sql: string, passage: Passage, error: unknown): Promise<Denial> {
  const message = cleanMessage(error, world.plain.raw)
  const position = positionOfCaret(sql, error instanceof Error ? error.message : '')
  const where = position ? { position } : {}
  const column = unknownColumn.map(pattern => pattern.exec(message)?.[1]).find(name => name !== undefined)
  if (column === undefined) {
    return { code: 'bind-error', message: message.replace(/^(Binder|Catalog) Error: /, ''), ...where }
  }
  const seen = await Promise.all(passage.tables.map(table => world.shape.columnsOf(table)))
  const nearest = findNearest(column, new Set(seen.flat().map(({ name }) => name)))
  return { code: 'column-unknown', message: `there is no column \`${column}\``, column, nearest, ...where }
}

async function judge(world: World, sql: string): Promise<Judged> {
  const refused = (refusal: Denial, tables: string[], mentions: string[], passage = noPassage): Judged =>
    ({ passage, reading: { ok: false, refusal, tables, mentions } })
  const parsed = await parseStatement(world.shape.connection, sql)
  if (!parsed.ok) return refused(parsed.refusal, [], [])
  const { refusal, passage, mentions } = inspect(sql, parsed.node, world.names)
  if (refusal) return refused(refusal, passage.tables, mentions, passage)
  const answer = (columns: ResultColumn[], tables: { table: string; columns: string[] }[]): Judged => ({
    passage,
    reading: { ok: true, statement: { engine: 'duckdb', kind: passage.kind, tables, functions: passage.functions, columns } },
  })
  if (passage.show) return answer(columnsOfShow(passage.show), [])
  try {
    const bound = await world.shape.bind(sql, passage.tables)
    if (bound.operators.some(name => foreignOperators.test(name))) {
      return refused({ code: 'statement-kind', message: 'the statement reads something else than tables' }, passage.tables, mentions)
    }
    if (passage.kind !== 'describe') return answer(bound.columns, bound.tables)
    // The engine answers DESCRIBE while it binds, so no scan is left to tell the columns: it shows all of them.
    const tables = await Promise.all(passage.tables.map(async table => (
      { table, columns: (await world.shape.columnsOf(table)).map(({ name }) => name) })))
    return answer(bound.columns, tables)
  } catch (error) {
    return refused(await describeBindFault(world, sql, passage, error), passage.tables, mentions, passage)
  }
}

/** Reads one statement in a world: parsed, inspected, bound. Answers from memory where the text was read before. */
export async function readInWorld(world: World, sql: string): Promise<Judged> {
  const known = world.readings.get(sql)
  if (known) return known
  const judged = await judge(world, sql)
  world.readings.set(sql, judged)
  const oldest = world.readings.keys().next().value
  if (world.readings.size > cachedReadings && oldest !== undefined) world.readings.delete(oldest)
  return judged
}
