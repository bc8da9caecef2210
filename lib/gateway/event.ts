import { createHash } from 'node:crypto'
import type { ExternalClient, ReportedError, ReportedNumbers, ReportedOutput, ReportedTable } from '../contracts/audit.ts'
import { trinoKeyTable } from '../policy/masks.ts'
import { restoreName } from './question.ts'

/** A table of an event, with the views it was reached through. */
export type EventTable = ReportedTable & { through: string[] }

/**
 * What we keep of an event of Trino's HTTP event listener
 * (https://trino.io/docs/476/admin/event-listeners-http.html). Plans and operator summaries, which hold expressions and
 * make most of its size, are not in it.
 */
export type TrinoEvent = {
  kind: 'created' | 'completed'
  queryId: string
  sql: string
  user: string
  address: string | null
  client: ExternalClient
  statement: string | null
  outcome: 'succeeded' | 'failed' | 'denied' | 'cancelled'
  read: EventTable[]
  wrote: ReportedOutput | null
  numbers: ReportedNumbers
  createdAt: string
  endedAt: string
  error: ReportedError | null
  /** SHA-256 over all of the above: an event sent again has the same. */
  digest: string
}

/** A body that is no event of Trino. */
export class BadEvent extends Error {}

type Fields = Record<string, unknown>
const maxSql = 200_000
/** Stands between `EXECUTE p` and what was prepared. */
export const preparedMark = '\n-- prepared:\n'
const maxExpression = 4_000
const maxTables = 1_000

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inside(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.slice(0, maxTables).filter(isFields) : []
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, maxTables).filter(item => typeof item === 'string') : []
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`
}

/** Whole numbers; JSON numbers beyond what is exact are told as they came. */
function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : 0
}

/** Seconds, as Trino writes durations. */
function millisOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1000) : 0
}

/** A moment: seconds since 1970, or ISO text. */
function momentOf(value: unknown): number | null {
  const at = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? Math.round(at) : null
}

function nameOf(table: Fields): string {
  const name = table.table ?? table.tableName
  return [table.catalog ?? table.catalogName, table.schema ?? table.schemaName, name].map(part => textOf(part) ?? '?').join('.')
}

const keyTable = `${trinoKeyTable.catalog}.${trinoKeyTable.schema}.${trinoKeyTable.table}`

/** The columns that were really read, by table; null where the query never came to reading. */
function readInputs(value: unknown): Map<string, Set<string>> | null {
  const inputs = listOf(value)
  if (inputs.length === 0) return null
  return new Map(inputs.map(input => [nameOf(input), new Set(listOf(input.columns).flatMap(({ name }) => textOf(name) ?? []))]))
}

/**
 * Tables once each, however often the statement names them. Trino lists each masked column of a table as used by its
 * mask, so a masked one counts only where it was read.
 */
function readTables(value: unknown, user: string, inputs: Map<string, Set<string>> | null): EventTable[] {
  const tables = new Map<string, EventTable>()
  for (const given of listOf(value)) {
    const owner = textOf(given.authorization)
    const as = owner === null || restoreName(owner) === user ? null : restoreName(owner)
    const name = nameOf(given)
    // Read by the masks themselves, whoever asks.
    if (name === keyTable) continue
    const key = `${name}\0${as ?? ''}`
    const table = tables.get(key) ?? { table: name, as, filters: [], columns: [], through: [] }
    tables.set(key, table)
    for (const filter of textsOf(given.filters)) {
      const text = cut(filter, maxExpression)
      if (!table.filters.includes(text)) table.filters.push(text)
    }
    for (const column of listOf(given.columns)) {
      const named = textOf(column.column) ?? textOf(column.columnName)
      if (named === null || table.columns.some(known => known.column === named)) continue
      const mask = textOf(column.mask)
      if (mask !== null && inputs && !inputs.get(name)?.has(named)) continue
      table.columns.push({ column: named, mask: mask === null ? null : cut(mask, maxExpression) })
    }
    for (const link of listOf(given.referenceChain)) {
      const view = nameOf(link)
      if (view !== name && !table.through.includes(view)) table.through.push(view)
    }
  }
  return [...tables.values()]
}

function readOutput(value: unknown, rows: number): ReportedOutput | null {
  if (!isFields(value)) return null
  return { table: nameOf(value), rows, columns: listOf(value.columns).map(column => ({
    column: textOf(column.columnName) ?? '?',
    from: listOf(column.sourceColumns).map(source => `${nameOf(source)}.${textOf(source.columnName) ?? '?'}`),
  })) }
}

function readError(value: unknown): ReportedError | null {
  if (!isFields(value)) return null
  const code = inside(value.errorCode)
  return {
    code: countOf(code.code), name: textOf(code.name) ?? 'UNKNOWN', message: cut(textOf(value.failureMessage) ?? '', maxExpression),
  }
}

function outcomeOf(error: ReportedError | null): TrinoEvent['outcome'] {
  if (!error) return 'succeeded'
  // Trino answers alike for what is not there and what one may not see, and so do we.
  const hidden = error.name === 'TABLE_NOT_FOUND' && error.message.includes('not found or not allowed')
  if (error.name === 'PERMISSION_DENIED' || hidden) return 'denied'
  return ['USER_CANCELED', 'ADMINISTRATIVELY_KILLED', 'ADMINISTRATIVELY_PREEMPTED'].includes(error.name) ? 'cancelled' : 'failed'
}

function readNumbers(statistics: Fields): ReportedNumbers {
  return {
    rows: countOf(statistics.outputRows), sizeBytes: countOf(statistics.outputBytes),
    readRows: countOf(statistics.physicalInputRows), readBytes: countOf(statistics.physicalInputBytes),
    elapsedMs: millisOf(statistics.wallTime), cpuMs: millisOf(statistics.cpuTime), queuedMs: millisOf(statistics.queuedTime),
  }
}

/** Reads an event; one without `statistics` is that of a query's begin. Throws `BadEvent`. */
export function readEvent(body: unknown): TrinoEvent {
  if (!isFields(body) || !isFields(body.metadata) || !isFields(body.context)) throw new BadEvent('no event of a query')
  const { metadata, context } = body
  const queryId = textOf(metadata.queryId)
  if (queryId === null || !/^[\w-]{1,100}$/.test(queryId)) throw new BadEvent('no id of a query')
  const rawUser = textOf(context.user)
  const createdAt = momentOf(body.createTime)
  if (rawUser === null || createdAt === null) throw new BadEvent('no user or no time')
  const user = restoreName(rawUser)
  const completed = isFields(body.statistics)
  const statistics = inside(body.statistics)
  const error = readError(body.failureInfo)
  const prepared = textOf(metadata.preparedQuery)
  const sql = cut(textOf(metadata.query) ?? '', maxSql)
  const event: Omit<TrinoEvent, 'digest'> = {
    kind: completed ? 'completed' : 'created',
    queryId, user,
    // `EXECUTE p` says nothing without what was prepared.
    sql: prepared === null ? sql : `${sql}${preparedMark}${cut(prepared, maxSql)}`,
    address: textOf(context.remoteClientAddress),
    client: {
      login: textOf(context.principal), source: textOf(context.source), agent: textOf(context.userAgent),
      info: textOf(context.clientInfo), tags: textsOf(context.clientTags), trace: textOf(context.traceToken),
      catalog: textOf(context.catalog), schema: textOf(context.schema),
    },
    statement: textOf(metadata.updateType) ?? textOf(context.queryType),
    outcome: outcomeOf(error),
    read: readTables(metadata.tables, user, readInputs(inside(body.ioMetadata).inputs)),
    wrote: readOutput(inside(body.ioMetadata).output, countOf(statistics.writtenRows)),
    numbers: readNumbers(statistics),
    createdAt: new Date(createdAt).toISOString(),
    endedAt: new Date(momentOf(body.endTime) ?? createdAt).toISOString(),
    error,
  }
  return { ...event, digest: createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 32) }
}
