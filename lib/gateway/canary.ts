import { randomBytes } from 'node:crypto'
import type { TrinoEvent } from './event.ts'
import { policyIdentity } from './expressions.ts'
import type { Question, Resource } from './question.ts'

/** Names a doctor's statements run under: of one that must be denied, one filtered to nothing, one masked. */
export const canaryKinds = ['deny', 'filter', 'mask'] as const
export type CanaryKind = (typeof canaryKinds)[number]
export const canaryPaths = ['/allow', '/batch', '/row-filters', '/masks', '/mask'] as const
export type CanaryPath = (typeof canaryPaths)[number]

/** What Trino has asked and told under the names of one check. */
export type CanaryReport = {
  id: string
  names: Record<CanaryKind, string>
  asked: Record<CanaryPath, number>
  events: { created: number; completed: number }
  /** Since it began: events without the secret, and addresses that may not ask or tell. */
  wrongSecrets: number
  strangers: string[]
}

/** Canaries under way. Names hold no secret of value: under them one sees nothing but the cluster's own nodes. */
export type Canaries = {
  begin(): CanaryReport
  report(id: string): CanaryReport | null
  /** The answer to a question about a canary; undefined where it is none. */
  answer(path: string, question: Question): { result: unknown } | undefined
  /** Whether an event is a canary's, which goes into no record. */
  take(event: Pick<TrinoEvent, 'kind' | 'user'>): boolean
  noteWrongSecret(): void
  noteStranger(address: string): void
}

/** The one table a canary reads: there is always a row in it, and nothing of anybody's. */
export const canaryTable = { catalog: 'system', schema: 'runtime', table: 'nodes' }
/** What `mask` sees in place of the version, and the column that its listing leaves out. */
export const canaryMask = { column: 'node_version', value: 'masked by Sagwan', hidden: 'http_uri' }

const lastingMs = 300_000
const maxAtOnce = 20
const maxStrangers = 10

function isCanaryTable(table: Resource['table']): table is NonNullable<Resource['table']> {
  return table?.catalog === canaryTable.catalog && table.schema === canaryTable.schema && table.table === canaryTable.table
}

/** What a canary may do. Everything that is not here is denied. */
function allows(kind: CanaryKind, { operation, resource }: Question): boolean {
  switch (operation) {
    case 'ExecuteQuery': return true
    case 'AccessCatalog': return resource.catalog === canaryTable.catalog
    case 'SetSystemSessionProperty': return resource.property === 'query_max_execution_time'
    case 'SelectFromColumns': return kind !== 'deny' && isCanaryTable(resource.table)
      && !(kind === 'mask' && (resource.table.columns ?? []).includes(canaryMask.hidden))
    default: return false
  }
}

/** Listings, which Trino asks for from the catalog down: the canary's table alone, of its columns all but the hidden one. */
function filterOf({ operation, resources }: Question): number[] {
  if (operation === 'FilterCatalogs') {
    return (resources ?? []).flatMap(({ catalog }, index) => catalog === canaryTable.catalog ? [index] : [])
  }
  if (operation === 'FilterTables') return (resources ?? []).flatMap(({ table }, index) => isCanaryTable(table) ? [index] : [])
  const table = operation === 'FilterColumns' ? resources?.[0]?.table : undefined
  if (!isCanaryTable(table)) return []
  return (table.columns ?? []).flatMap((column, index) => column === canaryMask.hidden ? [] : [index])
}

function answerOf(kind: CanaryKind, path: CanaryPath, question: Question): unknown {
  const { resource, resources } = question
  const mask = (column: Resource['column']) => kind === 'mask' && column?.column === canaryMask.column
    && isCanaryTable({ ...column, columns: null, properties: null })
    ? { expression: `CAST('${canaryMask.value}' AS ${column.type})`, identity: policyIdentity } : null
  switch (path) {
    case '/allow': return allows(kind, question)
    case '/batch': return kind === 'mask' ? filterOf(question) : []
    case '/row-filters': return kind === 'mask' && isCanaryTable(resource.table) ? [] : [{ expression: 'false', identity: policyIdentity }]
    case '/masks': return (resources ?? []).flatMap(({ column }, index) => {
      const viewExpression = mask(column)
      return viewExpression ? [{ index, viewExpression }] : []
    })
    case '/mask': return mask(resource.column)
  }
}

/**
 * Opens the register of canaries: statements by which a doctor learns, from what Trino does and from what it asks here,
 * whether decisions, filters, masks and events are wired.
 */
export function createCanaries({ service, clock }: { service: string; clock: () => Date }): Canaries {
  const running = new Map<string, { report: CanaryReport; until: number }>()
  const names = new Map<string, { kind: CanaryKind; report: CanaryReport }>()
  const each = (note: (report: CanaryReport) => void) => {
    for (const { report } of running.values()) note(report)
  }
  const forget = () => {
    for (const [id, { report, until }] of running) {
      if (until > clock().getTime() && running.size <= maxAtOnce) continue
      running.delete(id)
      for (const name of Object.values(report.names)) names.delete(name)
    }
  }
  return {
    begin() {
      const id = randomBytes(16).toString('hex')
      const nameOf = (kind: CanaryKind) => `sagwan-check-${kind}~${randomBytes(16).toString('hex')}`
      const report: CanaryReport = {
        id, names: { deny: nameOf('deny'), filter: nameOf('filter'), mask: nameOf('mask') },
        asked: { '/allow': 0, '/batch': 0, '/row-filters': 0, '/masks': 0, '/mask': 0 },
        events: { created: 0, completed: 0 }, wrongSecrets: 0, strangers: [],
      }
      running.set(id, { report, until: clock().getTime() + lastingMs })
      for (const kind of canaryKinds) names.set(report.names[kind], { kind, report })
      forget()
      return report
    },
    report: id => running.get(id)?.report ?? null,
    answer(path, question) {
      const at = canaryPaths.find(one => one === path)
      if (!at) return undefined
      const acted = question.operation === 'ImpersonateUser' && question.user === service ? names.get(question.resource.user ?? '') : undefined
      const canary = acted ?? names.get(question.user)
      if (!canary) return undefined
      canary.report.asked[at] += 1
      return { result: acted ? true : answerOf(canary.kind, at, question) }
    },
    take({ kind, user }) {
      const canary = names.get(user)
      if (canary) canary.report.events[kind] += 1
      return canary !== undefined
    },
    noteWrongSecret: () => each(report => { report.wrongSecrets += 1 }),
    noteStranger: address => each(({ strangers }) => {
      if (strangers.length < maxStrangers && !strangers.includes(address)) strangers.push(address)
    }),
  }
}

/** `POST /check` with the events' secret: `{}` begins a check, `{"id"}` answers what it has seen. */
export function answerCheck(canaries: Canaries, body: Buffer | null): { status: number; body: unknown } {
  const { id } = JSON.parse(body?.toString('utf8') || '{}') as { id?: unknown }
  const report = typeof id === 'string' ? canaries.report(id) : canaries.begin()
  return report ? { status: 200, body: report } : { status: 404, body: { error: 'no such check' } }
}
