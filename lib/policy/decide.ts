import type { Denial, Decision, ExportRule, RuleRef, TableSight } from '../contracts/policy.ts'
import { exportFormats } from '../contracts/policy.ts'
import type { Reading, Statement } from '../contracts/engine.ts'
import { strictest } from './exports.ts'
import { hashOf } from './plan.ts'
import type { Sight } from './see.ts'

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function findTable(sight: Sight, name: string): TableSight | undefined {
  return sight.tables.get(name) ?? [...sight.tables.values()].find(({ table }) => same(table, name))
}

/** The denial of a closed column, which teaches: what, by which rule, and whom to ask. */
function denyClosed(table: TableSight, column: TableSight['closed'][number]): Denial {
  const ask = column.owner ? `ask \`${column.owner}\` for access` : 'ask an administrator for access'
  return {
    code: 'column-closed',
    message: `\`${column.name}\` of \`${table.table}\` is closed to you by \`${column.rule.file}:${column.rule.line}\` `
      + `(\`${column.rule.text}\`); leave it out, or ${ask}`,
    table: table.table, column: column.name, rule: column.rule, owner: column.owner,
  }
}

/** What the engine's reading names that the sight does not show. Nothing of it binds in a world; others must not run it. */
function denyUnseen(sight: Sight, statement: Statement): Denial[] {
  return statement.tables.flatMap(({ table: name, columns }): Denial[] => {
    const table = findTable(sight, name)
    if (!table) return [{ code: 'table-unknown', message: `there is no table \`${name}\``, table: name }]
    return (columns ?? []).flatMap((column): Denial[] => {
      if (table.columns.some(seen => same(seen.name, column))) return []
      const closed = table.closed.find(shut => same(shut.name, column))
      return [closed ? denyClosed(table, closed)
        : { code: 'column-unknown', message: `\`${table.table}\` has no column \`${column}\``, table: table.table, column }]
    })
  })
}

/** A refusal as it is, unless what it could not find is a closed column: that one is named, with its rule. */
function denyRefused(sight: Sight, reading: Extract<Reading, { ok: false }>): Denial[] {
  const tables = reading.tables.flatMap(name => findTable(sight, name) ?? [])
  const closed = tables.flatMap(table => table.closed
    .filter(({ name }) => reading.mentions.some(mention => same(mention, name)))
    .map(column => denyClosed(table, column)))
  if (closed.length === 0) return [reading.refusal]
  const { code, column } = reading.refusal
  const explained = column === undefined ? code === 'column-unknown' || code === 'bind-error'
    : code === 'column-unknown' && closed.some(denial => same(denial.column ?? '', column))
  const at = reading.refusal.position
  const isMeant = ({ column: name }: Denial) => column === undefined ? closed.length === 1 : same(name ?? '', column)
  const placed = closed.map(denial => at && explained && isMeant(denial) ? { ...denial, position: at } : denial)
  if (explained) return placed
  // The engine names another column: that is what is wrong first.
  return code === 'column-unknown' ? [reading.refusal, ...placed] : [...placed, reading.refusal]
}

function touched(table: TableSight, columns: string[] | null): { entry: Decision['tables'][number]; rules: RuleRef[] } {
  const used = table.columns.filter(({ name }) => columns === null || columns.some(column => same(column, name)))
  const masked = used.flatMap(({ name, mask, mixed, rules }) => mask === null ? [] : [{ column: name, mask, mixed, rules }])
  return {
    entry: {
      table: table.table, filter: table.filter,
      masks: masked.map(({ column, mask, mixed }) => ({ column, mask, mixed })),
      columns: columns === null ? null : used.map(({ name }) => name),
    },
    rules: [...table.rules, ...masked.flatMap(({ rules }) => rules)],
  }
}

function unique(rules: RuleRef[]): RuleRef[] {
  return [...new Map(rules.map(rule => [`${rule.file}:${rule.line}:${rule.text}`, rule])).values()]
}

/** A statement without a table has nothing to govern: constants may leave within the row limit. */
function exportOfStatement(sight: Sight, tables: TableSight[]): ExportRule | null {
  if (tables.length > 0) return strictest(tables.map(table => table.export))
  return { formats: [...exportFormats], maxRows: sight.limits.rows, purpose: 'optional' }
}

/**
 * The answer of policy to one statement of the person whose sight it is; pure. A denial is an answer. `tables` has an
 * entry for each visible table touched, once, with all columns used of it. The fingerprint covers the tables touched;
 * where there is none, or the statement speaks of the world itself (`SHOW`), it covers the whole sight.
 */
export function decide(sight: Sight, reading: Reading): Decision {
  const uses = reading.ok ? reading.statement.tables : reading.tables.map(table => ({ table, columns: [] as string[] | null }))
  const columnsOf = new Map<TableSight, string[] | null>()
  for (const { table: name, columns } of uses) {
    const table = findTable(sight, name)
    if (!table) continue
    const before = columnsOf.get(table)
    columnsOf.set(table, columns === null || before === null ? null : [...new Set([...before ?? [], ...columns])])
  }
  const tables = [...columnsOf.keys()]
  const seen = tables.map(table => touched(table, columnsOf.get(table) ?? null))
  const denials = reading.ok ? denyUnseen(sight, reading.statement) : denyRefused(sight, reading)
  const outcome = denials.length === 0 && reading.ok ? 'allow' : 'deny'
  const ofWorld = tables.length === 0 || (reading.ok && reading.statement.kind === 'show')
  return {
    outcome,
    denials,
    tables: seen.map(({ entry }) => entry),
    limits: sight.limits,
    export: outcome === 'allow' ? exportOfStatement(sight, tables) : null,
    rules: unique([...seen.flatMap(({ rules }) => rules), ...denials.flatMap(({ rule }) => rule ?? [])]),
    fingerprint: ofWorld ? hashOf(['world', sight.fingerprint])
      : hashOf(tables.map(({ fingerprint }) => fingerprint).sort()),
    policy: sight.policy,
  }
}
