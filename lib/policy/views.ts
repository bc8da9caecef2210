import type { EngineKind, WarehouseCatalog } from '../contracts/catalog.ts'
import { sourceToken } from '../contracts/engine.ts'
import type { GovernedView } from '../contracts/engine.ts'
import { compileExpression, qualify } from './expression.ts'
import { compileMask } from './masks.ts'
import type { Mask } from './masks.ts'
import type { ColumnPlan, Rows, TablePlan } from './plan.ts'
import { quoteName } from './quote.ts'
import type { Sight } from './see.ts'

/** A name for the source that no column has: `t.x` must never mean the field `x` of a column `t`. */
function aliasFor(plan: TablePlan): string {
  const taken = new Set(plan.table.columns.map(({ lower }) => lower))
  let alias = 't'
  while (taken.has(alias)) alias += '_'
  return alias
}

type Compiler = { plan: TablePlan; alias: string; dialect: EngineKind; names: string[] }

function compileRows({ plan, alias, names }: Compiler, rows: NonNullable<Rows>): string {
  return rows.map(({ expression }) => compileExpression(expression, plan.attributes, names, alias)).join(' OR ')
}

function compileMasked(compiler: Compiler, column: ColumnPlan, mask: Mask): string {
  const { plan, alias, names, dialect } = compiler
  const custom = mask.kind === 'custom' ? compileExpression(mask.sql, plan.attributes, names, alias) : ''
  return compileMask(mask, dialect, valueOf(compiler, column), column.type, custom)
}

/** The raw value under the type that people see: see `withoutEnums`. */
function valueOf({ plan, alias }: Compiler, { name, type }: ColumnPlan): string {
  const value = qualify(alias, name)
  const raw = plan.table.columns.find(column => column.name === name)?.raw
  return raw === type ? value : `CAST(${value} AS ${type})`
}

/** A column's cell: clear, masked, or by the row one of them. A filter that is NULL opens nothing: CASE goes on. */
function compileColumn(compiler: Compiler, column: ColumnPlan): string {
  const value = valueOf(compiler, column)
  if (column.clear === null) return value
  const branches = column.clear.length > 0 ? [{ rows: column.clear as Rows, sql: value }] : []
  for (const { mask, rows } of column.masks) branches.push({ rows, sql: compileMasked(compiler, column, mask) })
  const last = column.closing ? branches.pop() : undefined
  const whens = branches.map(({ rows, sql }) => `WHEN ${compileRows(compiler, rows ?? [])} THEN ${sql}`)
  const otherwise = last?.sql ?? `CAST(NULL AS ${column.type})`
  return whens.length === 0 ? otherwise : `CASE ${whens.join(' ')} ELSE ${otherwise} END`
}

/** A compiler of expressions in whose scope nothing but the table itself is. */
function alone(plan: TablePlan, dialect: EngineKind): Compiler {
  return { plan, alias: '', dialect, names: plan.table.columns.map(({ name }) => name) }
}

/** The row filter of a planned table as one boolean expression over its own columns; null where all rows are seen. */
export function compileFilter(plan: TablePlan, dialect: EngineKind): string | null {
  return plan.rows === null ? null : compileRows(alone(plan, dialect), plan.rows)
}

/** A cell of a planned table as an expression of its column's type; null where every visible row shows it clear. */
export function compileCell(plan: TablePlan, column: ColumnPlan, dialect: EngineKind): string | null {
  return column.clear === null ? null : compileColumn(alone(plan, dialect), column)
}

/** The whole SELECT that shows one table as planned, from `sourceToken`, in the engine's dialect. */
export function compileView(plan: TablePlan, dialect: EngineKind): string {
  const compiler = { plan, alias: aliasFor(plan), dialect, names: plan.table.columns.map(({ name }) => name) }
  const columns = plan.columns.map(column => `${compileColumn(compiler, column)} AS ${quoteName(column.name)}`)
  const where = plan.rows === null ? '' : `\nWHERE ${compileRows(compiler, plan.rows)}`
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM ${sourceToken} AS ${compiler.alias}${where}`
}

/** One governed view for each table that the sight and the catalog have in common, in the order of their names. */
export function compileViews(sight: Sight, catalog: WarehouseCatalog, dialect: EngineKind): GovernedView[] {
  const present = new Set(catalog.tables.map(({ catalog: name, schema, table }) => `${name}.${schema}.${table}`))
  return [...sight.plans].filter(([key]) => present.has(key)).map(([, plan]) => {
    const { catalog: name, schema, table, comment } = plan.table.schema
    return { catalog: name, schema, table, select: compileView(plan, dialect), ...(comment === undefined ? {} : { comment }) }
  })
}
