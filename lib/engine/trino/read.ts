import { zstdCompressSync } from 'node:zlib'
import { tableKey } from '../../contracts/catalog.ts'
import type { Observation, Reading, ResultColumn, Statement, WorldSpec, WriteAction } from '../../contracts/engine.ts'
import type { Denial } from '../../contracts/policy.ts'
import { AppError, isAppError } from '../../errors.ts'
import { createNames } from '../duckdb/names.ts'
import { cleanMessage } from './faults.ts'
import type { TrinoOptions } from './options.ts'
import { ask } from './session.ts'
import type { QueryInput } from './session.ts'
import { findWritten, isBare, kindOfStatement, listNames, listSources, nameAt, readExplain, trimStatement } from './statement.ts'
import type { Transport } from './transport.ts'
import { hideUnseen } from './unseen.ts'
import { parseType, storeColumn } from './types.ts'
import { parseWrite, refuseStatement } from './write.ts'
import type { WriteText } from './write.ts'

/** `isView` says of a full name whether a view stands there, as far as was listed. */
type Context = { options: TrinoOptions; transport: Transport; isView: (table: string) => boolean }

/** Trino takes 8 KB of headers in all. */
const maxHeaderBytes = 6_000
const statementName = 'sagwan'

/**
 * Reads a statement by Trino's own analysis as the person: nothing runs. Its result columns come from
 * `DESCRIBE OUTPUT`; tables, columns and functions from what the decision point was asked meanwhile, or, where Trino is
 * governed by another, from its plan of input and output (then without columns).
 */
export async function readStatement(context: Context, sql: string, world: WorldSpec, user: string): Promise<Reading> {
  const text = trimStatement(sql)
  const writing = parseWrite(text, context.options.catalog ?? '')
  if (writing) return readWrite(context, text, writing, world, user)
  const kind = kindOfStatement(sql)
  if (!kind) return { ok: false, refusal: refuseStatement(sql), tables: [], mentions: [] }
  const analysis = context.options.analyses?.begin(user)
  const as = analysis?.name ?? user
  let seen: Observation | undefined
  try {
    let columns: ResultColumn[]
    try {
      columns = await describe(context, text, as)
    } finally {
      seen = analysis?.end()
    }
    const tables: Statement['tables'] = kind === 'show' ? [] : seen ? seen.tables : await listInputs(context, text, as)
    const functions = [...seen?.functions ?? []].sort()
    const view = kind === 'explain' && readExplain(sql)?.shown === 'plan' ? tables.find(({ table }) => context.isView(table)) : undefined
    if (view) return { ok: false, refusal: refusePlan(view.table), tables: [view.table], mentions: [] }
    return { ok: true, statement: { engine: 'trino', kind, tables: mergeTables(tables), functions, columns,
      ...(isBare(sql) ? { bare: true as const } : {}) } }
  } catch (error) {
    const told = await hideUnseen(error, text, seen, other => failureOf(context, user, false, as => describe(context, other, as)))
    return refuseOrThrow(context, told, text, world)
  }
}

/** The error of an analysis of its own, or null. */
async function failureOf(
  { options }: Context, user: string, writes: boolean, analyse: (as: string) => Promise<unknown>,
): Promise<unknown> {
  const analysis = options.analyses?.begin(user, writes)
  try {
    await analyse(analysis?.name ?? user)
    return null
  } catch (error) {
    return error
  } finally {
    analysis?.end()
  }
}

/** A plan goes behind views, to tables that the person need not know of. */
function refusePlan(table: string): Denial {
  const message = `\`${table}\` is a view, and a plan would show what stands behind it`
  return { code: 'statement-kind', table, message }
}

/** What an error of the analysis means for the person; throws what says nothing of the statement. */
function refuseOrThrow(context: Context, error: unknown, text: string, world: WorldSpec): Extract<Reading, { ok: false }> {
  if (!isAppError(error) || typeof error.params.trino !== 'string') throw error
  const refusal = refuse(error, text, world, context.options.catalog ?? '')
  if (!refusal) throw error
  return { ok: false, refusal, ...mentioned(text, world, refusal) }
}

/**
 * Reads a statement that writes. Trino analyses those with a query in them as the person, and asks what they change;
 * of the others it checks the words, and asks when they run.
 */
async function readWrite(
  context: Context, text: string, { writes, analysed }: WriteText, world: WorldSpec, user: string,
): Promise<Reading> {
  const { options, transport } = context
  const analysis = options.analyses?.begin(user, true)
  let seen: Observation | undefined
  try {
    try {
      await validate(context, text, analysis?.name ?? user)
    } finally {
      seen = analysis?.end()
    }
    if (analysed && seen && seen.writes.join() !== writes[0]!.table) {
      const message = 'it cannot be told which table this writes: write its name plainly, `catalog.schema.table`'
      return { ok: false, refusal: { code: 'statement-kind', message }, tables: [], mentions: [], writes }
    }
    const tables = seen?.tables ?? (analysed ? await listInputs({ options, transport }, text, user) : [])
    return { ok: true, statement: { engine: 'trino', kind: 'write', tables: mergeTables(tables), writes,
      functions: [...seen?.functions ?? []].sort(), columns: [columnOfWrite(writes[0]!.action, analysed)] } }
  } catch (error) {
    const told = await hideUnseen(error, text, seen, other => failureOf(context, user, true, as => validate(context, other, as)))
    return { ...refuseOrThrow(context, told, text, world), writes }
  }
}

/** The one column of a statement that writes: how many rows, or what was done. */
function columnOfWrite(action: WriteAction, analysed: boolean): ResultColumn {
  const isCounted = analysed && action !== 'create-view'
  return isCounted ? { name: 'rows', type: 'BIGINT', kind: 'integer' } : { name: 'done', type: 'VARCHAR', kind: 'text' }
}

/** Has Trino analyse a statement and nothing else. */
async function validate({ options, transport }: Pick<Context, 'options' | 'transport'>, sql: string, user: string): Promise<void> {
  await ask(options, transport, { user, trace: 'read', tags: 'sagwan-read', sql: `EXPLAIN (TYPE VALIDATE)\n${sql}` })
    .catch(error => { throw moveUp(error) })
}

/** The result's columns, by analysis alone. A text too long for a header is analysed without them. */
async function describe({ options, transport }: Pick<Context, 'options' | 'transport'>, sql: string, user: string): Promise<ResultColumn[]> {
  const input: Omit<QueryInput, 'sql'> = { user, trace: 'read', tags: 'sagwan-read' }
  const header = writeHeader(sql)
  if (header.length > maxHeaderBytes) {
    await validate({ options, transport }, sql, user)
    return []
  }
  const { rows } = await ask(options, transport, {
    ...input, sql: `DESCRIBE OUTPUT ${statementName}`, headers: { 'X-Trino-Prepared-Statement': `${statementName}=${header}` },
  }).catch(error => { throw unwrapHeaderFault(error) })
  return rows.map((row, i) => {
    const [name, , , , type] = row.map(value => String(value ?? ''))
    return storeColumn({ name: name ?? '', type: type ?? '', typeSignature: parseType(type ?? '') }, i).column
  })
}

/** Trino parses the header before there is a query, and answers a syntax error with status 400 and a text. */
function unwrapHeaderFault(error: unknown): unknown {
  if (!isAppError(error) || error.params.status !== 400) return error
  const found = /Prepared-Statement header: line (\d+):(\d+): ([^]*)/.exec(String(error.cause))
  if (!found) return error
  return new AppError('syntax-error', cleanMessage(found[3]!), {
    params: { trino: 'SYNTAX_ERROR' }, position: { line: Number(found[1]), column: Number(found[2]) },
  })
}

/** The place of an error in a text that had a line put before it. */
function moveUp(error: unknown): unknown {
  if (!isAppError(error) || !error.position) return error
  return new AppError(error.code, error.message, { params: error.params, position: { ...error.position, line: error.position.line - 1 } })
}

/** A prepared statement as its header carries it; long texts compressed, as Trino's own clients do. */
function writeHeader(sql: string): string {
  const plain = encodeURIComponent(sql)
  if (plain.length <= 2_000) return plain
  return encodeURIComponent(`$zstd:${zstdCompressSync(Buffer.from(sql)).toString('base64url')}`)
}

type InputPlan = { inputTableColumnInfos?: { table: { catalog: string; schemaTable: { schema: string; table: string } } }[] }

async function listInputs({ options, transport }: Pick<Context, 'options' | 'transport'>, sql: string, user: string): Promise<Statement['tables']> {
  const { rows } = await ask(options, transport, { sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, user, trace: 'read', tags: 'sagwan-read' })
  const plan = JSON.parse(String(rows[0]?.[0] ?? '{}')) as InputPlan
  return (plan.inputTableColumnInfos ?? [])
    .map(({ table: { catalog, schemaTable: { schema, table } } }) => ({ table: tableKey({ catalog, schema, table }), columns: null }))
    .filter(({ table }) => !/\.information_schema\./.test(table))
}

function mergeTables(tables: Statement['tables']): Statement['tables'] {
  const merged = new Map<string, Set<string> | null>()
  for (const { table, columns } of tables) {
    const before = merged.get(table)
    merged.set(table, columns === null || before === null ? null : new Set([...before ?? [], ...columns]))
  }
  return [...merged].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([table, columns]) => ({ table, columns: columns && [...columns].sort() }))
}

const refusals: Partial<Record<string, Denial['code']>> = {
  'syntax-error': 'syntax-error', 'table-unknown': 'table-unknown', 'column-unknown': 'column-unknown',
  'function-refused': 'function-refused', 'type-unknown': 'type-unknown', 'run-error': 'bind-error',
}

/** The refusal an error of the analysis means; undefined where it is no answer about the statement. */
function refuse(error: AppError, sql: string, world: WorldSpec, catalog: string): Denial | undefined {
  const code = refusals[error.code]
  if (!code || (code === 'bind-error' && error.message.startsWith('the warehouse failed'))) return undefined
  const position = error.position ? { position: error.position } : {}
  if (code === 'table-unknown') return refuseTable(error, sql, world, catalog)
  if (code === 'column-unknown') {
    const column = /Column '([^']+)' cannot be resolved/.exec(error.message)?.[1]
    const name = column?.split('.').at(-1)
    if (name === undefined) return { code, message: error.message, ...position }
    return { code, message: `there is no column \`${column}\``, column: name, ...position }
  }
  return { code, message: error.message, ...position }
}

/** What does not exist and what one may not see must read the same, so that nobody learns which it is. */
function refuseTable({ message, params, position }: AppError, sql: string, world: WorldSpec, catalog: string): Denial {
  const columns = /Cannot select from columns \[([^\]]*)\] in table or view (\S+)/.exec(message)
  const view = columns && findView(world, columns[2]!)
  if (columns && view) {
    const column = columns[1]!.split(', ')[0]!
    const written = findWritten(sql, column)
    return {
      code: 'column-unknown', message: `there is no column \`${column}\``, table: view, column,
      ...(written ? { position: written.position } : {}),
    }
  }
  const made = findView(world, /Cannot show create (?:table|view) for (\S+)/.exec(message)?.[1] ?? '')
  if (made) {
    return { code: 'statement-kind', table: made, message: `how \`${made}\` is made is shown to those who may write it and see all of it` }
  }
  const called = /Cannot execute function (\S+)/.exec(message)?.[1]
  if (called) return { code: 'function-refused', message: `\`${called}\` may not be called` }
  const named = columns?.[2] ?? /(?:table or view|(?:table|view) for|table|view|catalog|schema) '?(?!must\b)([^\s']+)'?/i.exec(message)?.[1]
  if (params.trino === 'PERMISSION_DENIED' && !named) return { code: 'statement-kind', message: 'policy does not allow this' }
  const names = createNames(world, catalog)
  // `SELECT *` of a hidden table points at the star.
  const starred = /Relation not found or not allowed/.test(message)
  const first = position && !starred ? nameAt(sql, position) : undefined
  // Of SHOW and of what writes, Trino points at the first word.
  const pointed = first && /^(show|describe|desc|explain|create|insert|update|delete|merge)$/i.test(first) ? undefined : first
  const last = (named ?? '').split('.').at(-1)!.replaceAll('"', '')
  const denied = starred ? listSources(sql).find(({ parts }) => !names.resolve(parts.at(-3) ?? '', parts.at(-2) ?? '', parts.at(-1) ?? ''))
    : named === undefined || pointed?.replaceAll('"', '').toLowerCase().endsWith(last.toLowerCase()) ? undefined
      : findWritten(sql, last) ?? listSources(sql).find(({ parts }) => parts[0]?.toLowerCase() === last.toLowerCase())
  const written = denied?.name ?? pointed ?? named
  const at = denied?.position ?? position
  const nearest = names.nearest(written ?? '')
  return {
    code: 'table-unknown', message: written === undefined ? 'there is no such table' : `there is no table \`${written}\``,
    ...(written === undefined ? {} : { table: written }), ...(nearest.length > 0 ? { nearest } : {}), ...(at ? { position: at } : {}),
  }
}

/** The world's table whose full name ends with what Trino calls it. */
function findView(world: WorldSpec, name: string): string | undefined {
  const full = world.views.map(tableKey)
  return full.find(key => key === name || key.endsWith(`.${name}`))
}

/** Tables of the world whose names stand in the text, and every name that does: policy looks there for closed columns. */
function mentioned(sql: string, world: WorldSpec, refusal: Denial): { tables: string[]; mentions: string[] } {
  const mentions = listNames(sql)
  const words = new Set(mentions.map(name => name.toLowerCase()))
  const tables = world.views.filter(({ table }) => words.has(table.toLowerCase())).map(tableKey)
  if (refusal.table && !tables.includes(refusal.table) && findView(world, refusal.table)) tables.push(refusal.table)
  return { tables, mentions }
}
