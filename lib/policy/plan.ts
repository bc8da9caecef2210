import { createHash } from 'node:crypto'
import type { RuleRef } from '../contracts/policy.ts'
import { isPlain } from './catalog-index.ts'
import type { GrantOnTable, IndexedTable } from './catalog-index.ts'
import { bindExpression } from './expression.ts'
import type { Attributes, Expression } from './expression.ts'
import { compareMasks } from './masks.ts'
import type { Mask } from './masks.ts'
import type { ColumnAction, Grant } from './set.ts'

/** A row filter with its text as bound for the person: equal texts pass equal rows. */
export type Filter = { text: string; expression: Expression }

/** Rows of some grants: those that pass any of the filters; null stands for all rows. */
export type Rows = Filter[] | null

/**
 * How one column is shown. A row that passes `clear` shows the value; otherwise the first of `masks` whose rows it
 * passes; otherwise NULL. Where `closing` is set, every row left over is shown by the last mask (or clear), so that
 * no filter need be asked again.
 */
export type ColumnPlan = {
  name: string
  type: string
  clear: Rows
  masks: { mask: Mask; rows: Rows }[]
  closing: boolean
  rules: RuleRef[]
}

/** How one table is shown to one person, before any dialect. `attributes` holds what its filters and masks bind. */
export type TablePlan = { table: IndexedTable; rows: Rows; columns: ColumnPlan[]; attributes: Attributes }

/** One grant with its filter bound. */
type BoundGrant = { on: GrantOnTable; filter: Filter | null }

/** The rows that pass any of these grants; a grant without a filter lets all pass. */
function anyOf(grants: BoundGrant[]): Rows {
  const byText = new Map<string, Filter>()
  for (const { filter } of grants) {
    if (filter === null) return null
    byText.set(filter.text, filter)
  }
  return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
}

/** Rows of `rows` that the texts in `known` do not pass already. */
function without(rows: Filter[], known: ReadonlySet<string>): Filter[] {
  return rows.filter(({ text }) => !known.has(text))
}

function sameMask(a: Mask, b: Mask): boolean {
  return a.kind === b.kind && compareMasks(a, b) === 0
}

/** Masks with their rows, the strongest first; what a stronger one shows already is left out of a weaker one. */
function planMasks(masked: { mask: Mask; grant: BoundGrant }[], known: Set<string>): ColumnPlan['masks'] {
  const groups: { mask: Mask; grants: BoundGrant[] }[] = []
  for (const { mask, grant } of masked.toSorted((a, b) => compareMasks(a.mask, b.mask))) {
    const last = groups.at(-1)
    if (last && sameMask(last.mask, mask)) last.grants.push(grant)
    else groups.push({ mask, grants: [grant] })
  }
  const planned: ColumnPlan['masks'] = []
  for (const { mask, grants } of groups) {
    const all = anyOf(grants)
    const rows = all && without(all, known)
    if (rows?.length === 0) continue
    planned.push({ mask, rows })
    // Nothing is left for weaker masks.
    if (rows === null) break
    for (const { text } of rows) known.add(text)
  }
  return planned
}

function shows(action: ColumnAction | undefined): boolean {
  return action?.kind === 'show' || action?.kind === 'mask'
}

function bindFilter(expression: Expression | null, attributes: Attributes | null): Filter | null {
  return expression && { expression, text: bindExpression(expression, attributes) }
}

/** What shows a column: the rows in the clear, the masks, and whether these leave no row over. */
type Shown = Pick<ColumnPlan, 'clear' | 'masks' | 'closing'>

/** How the actions of all grants, `actions[i]` that of `grants[i]`, show a column; undefined where none shows it. */
function planShown(grants: BoundGrant[], actions: (ColumnAction | undefined)[]): Shown | undefined {
  const shown = grants.filter((_, index) => actions[index]?.kind === 'show')
  const masked = grants.flatMap((grant, index) => {
    const action = actions[index]
    return action?.kind === 'mask' ? [{ mask: action.mask, grant }] : []
  })
  if (shown.length === 0 && masked.length === 0) return undefined
  const clear = anyOf(shown)
  if (clear === null) return { clear: null, masks: [], closing: true }
  const known = new Set(clear.map(({ text }) => text))
  const masks = planMasks(masked, known)
  const rest = anyOf(grants.filter((_, index) => !shows(actions[index])))
  const closing = masks.at(-1)?.rows === null || (rest !== null && without(rest, known).length === 0)
  return masks.length === 0 && closing ? { clear: null, masks: [], closing: true } : { clear, masks, closing }
}

/**
 * Plans of one person's columns that tables have in common: in a large warehouse the same grants speak of the same names
 * again and again. By the grants, then by the column's name.
 */
export class SharedPlans {
  readonly #numbers = new Map<Grant, number>()
  readonly #byGrants = new Map<string, Map<string, ColumnPlan[]>>()

  /** The plans under just these grants, in this order. */
  of(grants: readonly BoundGrant[]): Map<string, ColumnPlan[]> {
    const key = grants.map(({ on: { grant } }) => {
      const number = this.#numbers.get(grant) ?? this.#numbers.size
      this.#numbers.set(grant, number)
      return number
    }).join()
    const known = this.#byGrants.get(key)
    if (known) return known
    const plans = new Map<string, ColumnPlan[]>()
    this.#byGrants.set(key, plans)
    return plans
  }
}

/** Plans columns one by one; where no tag tells two of one name and type apart, tables share the plan itself. */
function planColumns(
  table: IndexedTable, columns: IndexedTable['columns'], grants: BoundGrant[], shared: SharedPlans | null,
): ColumnPlan[] {
  const common = shared?.of(grants)
  if (!common) return planEach(columns, grants)
  return columns.flatMap(column => {
    if (!isPlain(table, column.lower)) return planEach([column], grants)
    const found = common.get(column.name)?.find(({ type }) => type === column.type)
    if (found) return found
    const [plan] = planEach([column], grants)
    if (plan) common.set(column.name, [...common.get(column.name) ?? [], plan])
    return plan ?? []
  })
}

/** Plans columns one by one; those of which all grants say the same share the work. */
function planEach(columns: IndexedTable['columns'], grants: BoundGrant[]): ColumnPlan[] {
  const known = new Map<string, Shown | undefined>()
  const masks: Mask[] = []
  const keyOf = (action: ColumnAction | undefined): string => {
    if (action?.kind !== 'mask') return action?.kind[0] ?? ''
    let at = masks.findIndex(mask => sameMask(mask, action.mask))
    if (at < 0) at = masks.push(action.mask) - 1
    return String(at)
  }
  return columns.flatMap(({ name, lower, type }) => {
    const said = grants.map(({ on }) => on.actions.get(lower))
    const key = said.map(entry => keyOf(entry?.action)).join()
    if (!known.has(key)) known.set(key, planShown(grants, said.map(entry => entry?.action)))
    const shown = known.get(key)
    const rules = said.flatMap(entry => entry && shows(entry.action) ? [entry.rule] : [])
    return shown ? [{ name, type, ...shown, rules }] : []
  })
}

/**
 * The union of what the grants show of a table, cell by cell, never more; columns in `closed` (lower case) are left
 * out. Undefined where nothing is shown. Without attributes, filters keep their `:user.*`, for reports. `shared` is for
 * one person's tables only.
 */
export function planTable(
  table: IndexedTable, grants: GrantOnTable[], closed: ReadonlySet<string>, attributes: Attributes | null,
  shared: SharedPlans | null = null,
): TablePlan | undefined {
  const columns = table.columns.filter(({ lower }) => !closed.has(lower))
  // A grant that shows no column shows no row either: rows of its own would be rows of NULLs.
  const bound = grants
    .filter(({ actions }) => columns.some(({ lower }) => shows(actions.get(lower)?.action)))
    .map(on => ({ on, filter: bindFilter(on.grant.rows, attributes) }))
  if (bound.length === 0) return undefined
  return { table, rows: anyOf(bound), columns: planColumns(table, columns, bound, shared), attributes: attributes ?? {} }
}

/** Whether the plan shows every row and every column of its table clear. */
export function showsAll({ table, rows, columns }: TablePlan): boolean {
  return rows === null && columns.length === table.columns.length && columns.length === table.schema.columns.length
    && columns.every(({ clear }) => clear === null)
}

function keyOfMask(mask: Mask, attributes: Attributes): string {
  if (mask.kind === 'round') return `round ${mask.to}`
  return mask.kind === 'custom' ? `custom ${bindExpression(mask.sql, attributes)}` : mask.kind
}

/** The plan as a text: equal texts show equal data. Rules are no part of it. */
export function keyOfPlan(plan: TablePlan): string {
  const texts = (rows: Rows) => rows?.map(({ text }) => text) ?? null
  return JSON.stringify([plan.table.key, texts(plan.rows), plan.columns.map(column => [column.name, column.type,
    texts(column.clear), column.masks.map(({ mask, rows }) => [keyOfMask(mask, plan.attributes), texts(rows)]),
    column.closing])])
}

/** SHA-256 in hex over texts, each told from the next. */
export function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
