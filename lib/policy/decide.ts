import type { Denial, Decision, ExportRule, RuleRef, TableSight } from '../contracts/policy.ts'
import { exportFormats } from '../contracts/policy.ts'
import type { Reading, Statement, Write } from '../contracts/engine.ts'
import { strictest } from './exports.ts'
import { hashOf, showsAll } from './plan.ts'
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

/** The same whether there is such a table or not: what may be written is a matter of its name. */
function denyWrite({ writing }: Sight, { table }: Write): Denial {
  const where = writing.patterns.map(pattern => `\`${pattern}\``).join(', ')
  const advice = where === '' ? 'ask an administrator for a schema of your team\'s own (`use: [query, write]`)'
    : `you may write in ${where}, or ask an administrator`
  return { code: 'write-refused', message: `no rule lets you write \`${table}\`: ${advice}`, table }
}

/** What a statement would change without a rule that lets it, or so that more could be seen than before. */
function denyWrites(sight: Sight, writes: Write[], reads: string[]): Denial[] {
  const denied = writes.filter(({ table }) => !sight.writing.ruleFor(table))
  if (denied.length > 0) return [denyWrite(sight, denied[0]!)]
  return writes.flatMap(({ table, action, definer }, index): Denial[] => {
    const schemaOf = (name: string) => name.toLowerCase().split('.').slice(0, 2).join('.')
    if (definer && reads.some(name => schemaOf(name) !== schemaOf(table))) {
      return [{ code: 'write-refused', table, message: `\`${table}\` would show others what you may see: write \`SECURITY INVOKER\` `
        + 'before `AS`, so that each sees by their own rights, or make a table of it' }]
    }
    // The first name is the one it has.
    const closing = action === 'rename' && index === 0 && sight.writing.closes(table)
    return closing ? [{ code: 'write-refused', table, message: `\`${table}\` keeps its name: a rule closes columns of it by that name` }] : []
  })
}

/** Tables whose whole numbers a statement would show although the person sees a part of them only. */
function denyBare(sight: Sight, statement: Statement): Denial[] {
  if (!statement.bare) return []
  return statement.tables.flatMap(({ table: name }): Denial[] => {
    const table = findTable(sight, name)
    const plan = table && sight.plans.get(table.table)
    if (!table || (plan && showsAll(plan) && table.closed.length === 0)) return []
    return [{ code: 'statement-kind', table: table.table, message: `this would show numbers of rows of \`${table.table}\` that you do not see: `
      + 'it is for those who see all of it; count with `SELECT`' }]
  }).slice(0, 1)
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
  // First of all, and alone: what the engine says of a target that is not theirs tells whether it exists.
  const unwritable = denyWrites(sight, (reading.writes ?? []).map(({ table, action }) => ({ table, action })), [])
  if (unwritable.length > 0) return unwritable
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

function denyStatement(sight: Sight, statement: Statement): Denial[] {
  const unwritable = denyWrites(sight, statement.writes ?? [], statement.tables.map(({ table }) => table))
  return unwritable.length > 0 ? unwritable : [...denyUnseen(sight, statement), ...denyBare(sight, statement)]
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
  const denials = reading.ok ? denyStatement(sight, reading.statement) : denyRefused(sight, reading)
  const writes = (reading.ok ? reading.statement.writes : reading.writes)
    ?.map(write => ({ ...write, rule: sight.writing.ruleFor(write.table) }))
  const outcome = denials.length === 0 && reading.ok ? 'allow' : 'deny'
  const ofWorld = tables.length === 0 || (reading.ok && reading.statement.kind === 'show')
  return {
    outcome,
    denials,
    tables: seen.map(({ entry }) => entry),
    ...(writes && writes.length > 0 ? { writes } : {}),
    limits: sight.limits,
    export: outcome === 'allow' ? exportOfStatement(sight, tables) : null,
    rules: unique([...seen.flatMap(({ rules }) => rules), ...(writes ?? []).flatMap(({ rule }) => rule ?? []), ...denials.flatMap(({ rule }) => rule ?? [])]),
    fingerprint: ofWorld ? hashOf(['world', sight.fingerprint])
      : hashOf(tables.map(({ fingerprint }) => fingerprint).sort()),
    policy: sight.policy,
  }
}
