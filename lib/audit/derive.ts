import type { Actor, Difference, ExternalClient, LedgerEvent, ReportedTable } from '../contracts/audit.ts'
import { splitWords } from './words.ts'

/** What the table repeats of an entry so that it can be searched; all of it follows from the entry itself. */
export type SearchColumns = {
  kind: string
  user: string
  outcome: string | null
  address: string | null
  executionId: string | null
  /** Full names, and each last part with a dot before it: `shop.sales.orders`, `.orders`. */
  tables: string[]
  columns: string[]
  words: string
  rows: number | null
}

type Facts = { outcome?: string; tables?: string[]; columns?: string[]; texts?: (string | null)[]; rows?: number }
type Variant<K extends LedgerEvent['kind']> = Extract<LedgerEvent, { kind: K }>

/** PostgreSQL's indexes refuse keys over 2,700 bytes; a name of somebody's making must not stop the ledger. */
const maxNameLength = 300

/** U+001F and U+001E part names on their way to the database and back, U+0001 stands for null. */
const partings = /[\x01\x1e\x1f]/g
const anyParting = /[\x01\x1e\x1f]/

function cut(name: string): string {
  if (name.length <= maxNameLength && !anyParting.test(name)) return name
  return name.replaceAll(partings, ' ').slice(0, maxNameLength).toWellFormed()
}

function withLastParts(names: string[]): string[] {
  if (names.length === 0) return []
  const parts = new Set<string>()
  for (const name of names) parts.add(cut(name))
  for (const name of [...parts]) {
    const dot = name.lastIndexOf('.')
    if (dot >= 0) parts.add(name.slice(dot))
  }
  return [...parts]
}

function decisionFacts(event: Variant<'query.opened' | 'query.denied'>): Facts {
  const { tables, denials, writes = [] } = event.decision
  const denied = denials.flatMap(denial => denial.table ? [denial.table] : [])
  const closed = denials.flatMap(denial => denial.table && denial.column ? [`${denial.table}.${denial.column}`] : [])
  return {
    tables: [...tables.map(table => table.table), ...writes.map(({ table }) => table), ...denied],
    columns: [...tables.flatMap(table => (table.columns ?? []).map(column => `${table.table}.${column}`)), ...closed],
    texts: [event.sql, ...denials.map(denial => denial.message)],
  }
}

function closedFacts(event: Variant<'query.closed'>): Facts {
  return {
    outcome: event.outcome,
    rows: event.rows,
    tables: [...(event.read ?? []), ...(event.writes ?? [])].map(({ table }) => table),
    columns: (event.read ?? []).flatMap(table => table.columns.map(column => `${table.table}.${column}`)),
    texts: [event.error?.code ?? null, event.error?.message ?? null, event.by],
  }
}

/** A table that was left out of what was read is found by its name all the same. */
function reportedNames(read: ReportedTable[], differences: Difference[]): Pick<Facts, 'tables' | 'columns'> {
  return {
    tables: [...read.map(table => table.table), ...differences.flatMap(({ table }) => table ?? [])],
    columns: read.flatMap(({ table, columns }) => columns.map(({ column }) => `${table}.${column}`)),
  }
}

function clientTexts(client: ExternalClient): (string | null)[] {
  return [client.source, client.agent, client.info, client.login, ...client.tags]
}

function externalFacts(event: Variant<'external.closed'>): Facts {
  const { tables = [], columns = [] } = reportedNames(event.read, event.differences)
  const { wrote } = event
  return {
    outcome: event.differences.length > 0 ? 'differs' : event.outcome, rows: event.numbers.rows,
    tables: [...tables, ...(wrote ? [wrote.table] : [])],
    columns: [...columns, ...(wrote?.columns ?? []).map(({ column }) => `${wrote!.table}.${column}`)],
    texts: [event.sql, event.statement, event.error?.name ?? null, event.error?.message ?? null,
      ...event.differences.map(({ what }) => what), ...clientTexts(event.client)],
  }
}

function factsOf(event: LedgerEvent): Facts {
  switch (event.kind) {
    case 'query.opened': return decisionFacts(event)
    case 'query.denied': return { ...decisionFacts(event), outcome: 'denied' }
    case 'query.closed': return closedFacts(event)
    case 'session.refused': return { outcome: 'denied', texts: [event.reason] }
    case 'session.revoked': return { texts: [event.user] }
    case 'query.stopped': return { texts: [event.of] }
    case 'result.viewed': return { tables: event.tables, texts: [event.of] }
    case 'result.refused': return { outcome: 'denied', texts: [event.reason, event.of] }
    case 'result.deleted': return { texts: [event.reason, event.of] }
    case 'export.opened': return { tables: event.tables, columns: event.columns, texts: [event.purpose, event.format] }
    case 'export.closed': return { outcome: event.outcome, rows: event.rows, texts: [event.format] }
    case 'export.denied': return { outcome: 'denied', texts: [event.reason, event.format] }
    case 'notebook.created':
    case 'notebook.changed':
    case 'notebook.deleted': return { texts: [event.title, event.what] }
    case 'notebook.shared': return { texts: [event.title, ...event.with.map(share => share.role)] }
    case 'catalog.described': return {
      tables: [event.table], columns: event.column === null ? [] : [`${event.table}.${event.column}`],
      texts: [event.text, ...event.tags],
    }
    case 'policy.activated': return { texts: [event.version, ...event.files.flatMap(file => [file.path, file.text])] }
    case 'policy.rejected': return { outcome: 'failed', texts: [event.version, ...event.faults] }
    case 'policy.explained': return { texts: [event.of, event.sql] }
    // In the order of the keys as RFC 8785 writes them: that is how the verification reads them back.
    case 'audit.searched': return { texts: Object.keys(event.filter).sort().map(key => event.filter[key] ?? null) }
    case 'ledger.verified': return { outcome: event.ok ? 'succeeded' : 'failed' }
    case 'external.opened': return { texts: [event.sql, ...clientTexts(event.client)] }
    case 'external.closed': return externalFacts(event)
    case 'engine.reported': return {
      ...reportedNames(event.read, event.differences), outcome: event.agrees ? 'succeeded' : 'differs',
      rows: event.numbers.rows,
      texts: [event.sql, event.queryId, ...event.differences.map(({ what }) => what)],
    }
    case 'difference.acknowledged': return { texts: [event.note] }
    case 'gateway.refused': return { outcome: 'denied', texts: [event.what, event.path, event.reason] }
    case 'server.started': return { texts: [event.version] }
    case 'session.opened':
    case 'session.closed':
    case 'audit.read':
    case 'server.stopped': return {}
  }
}

/** The search columns of an entry. Pure: the ledger writes what it answers, and the verification compares with it. */
export function deriveColumns(actor: Actor, event: LedgerEvent): SearchColumns {
  const facts = factsOf(event)
  return {
    kind: event.kind,
    user: cut(actor.user),
    outcome: facts.outcome ?? null,
    address: actor.address === null ? null : cut(actor.address),
    executionId: 'executionId' in event ? cut(event.executionId) : null,
    tables: withLastParts(facts.tables ?? []),
    columns: withLastParts(facts.columns ?? []),
    words: splitWords(actor.user, ...(facts.texts ?? [])).join(' '),
    rows: facts.rows === undefined ? null : Math.trunc(facts.rows),
  }
}
