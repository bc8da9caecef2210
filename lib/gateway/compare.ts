import type { Difference, DifferenceKind } from '../contracts/audit.ts'
import type { Decision } from '../contracts/policy.ts'
import type { EventTable } from './event.ts'

/** The filter and masks that policy asks for on a table, as texts; null where it does not exist for the person. */
export type Expected = (table: string) => ExpectedTable | null
/** `mask` is null where the column is shown clear, undefined where policy does not know the column. */
export type ExpectedTable = { filters: string[]; mask(column: string): string | null | undefined }

type Decided = Decision['tables'][number]

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

function isMetadata(table: string): boolean {
  return table.startsWith('system.') || table.split('.')[1] === 'information_schema'
}

type Where = Partial<Pick<Difference, 'column' | 'as'>>

function differ(what: DifferenceKind, table: string, more: Where = {}): Difference {
  return { what, table, column: more.column ?? null, as: more.as ?? null }
}

const telling = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\b\d[\d.]*|\b(?:hmac_sha256|hash_key|false|true)\b/gi

/**
 * What an expression is about: its names, literals and numbers. Trino reports expressions as it writes them itself
 * (`a || b` as `concat(a, b)`, parentheses and line ends of its own), so the texts cannot be compared.
 */
function essence(expression: string): string {
  const parts = expression.match(telling) ?? []
  return parts.map(part => part.replace(/^'(\d[\d.]*)'$/, '$1')).sort().join('\0')
}

function areSame(given: readonly string[], wanted: readonly string[]): boolean {
  const all = (texts: readonly string[]) => texts.map(essence).sort().join('\x01')
  return given.length === wanted.length && all(given) === all(wanted)
}

function compareFilter(
  { table, filters }: EventTable, isFiltered: boolean, expected: ExpectedTable | null,
): Difference[] {
  if (isFiltered && filters.length === 0) return [differ('filter-missing', table)]
  if (!isFiltered && filters.length > 0) return [differ('filter-added', table)]
  return expected && !areSame(filters, expected.filters) ? [differ('filter-other', table)] : []
}

/** A mask against the one that policy asks for; `isMasked` is what was decided, undefined where nothing was said. */
function compareMask(
  table: string, column: string, mask: string | null, isMasked: boolean | undefined, wanted: string | null | undefined,
): Difference[] {
  if (isMasked && mask === null) return [differ('mask-missing', table, { column })]
  // A column that only a filter or a mask reads stands in no decision; what policy asks for it still holds.
  if (wanted === undefined || areSame(mask === null ? [] : [mask], wanted === null ? [] : [wanted])) return []
  return [differ(mask === null ? 'mask-missing' : wanted === null ? 'mask-added' : 'mask-other', table, { column })]
}

/** Whether a filter or mask of the table reads this column: Trino names those too. */
function isOfPolicy({ filters, columns }: EventTable, decided: Decided, column: string): boolean {
  const name = new RegExp(`(^|[^\\w$])"?${column.replace(/[^\w]/g, '\\$&')}"?($|[^\\w$])`, 'i')
  return [decided.filter ?? '', ...filters, ...columns.map(({ mask }) => mask ?? '')].some(text => name.test(text))
}

function compareTable(
  given: EventTable, decided: Decided, expected: ExpectedTable | null, isComplete: boolean,
): Difference[] {
  const { table, columns } = given
  const covers = (column: string) => !isComplete || decided.columns === null
    || decided.columns.some(name => same(name, column)) || isOfPolicy(given, decided, column)
  return [
    ...compareFilter(given, decided.filter !== null, expected),
    ...columns.flatMap(({ column, mask }) => {
      if (!covers(column)) return [differ('column-uncovered', table, { column })]
      const isMasked = decided.masks.some(entry => same(entry.column, column)) || undefined
      return compareMask(table, column, mask, isMasked, expected?.mask(column))
    }),
  ]
}

/** A table without a decision of its own: policy must at least know it, and its filter and masks must be there. */
function compareUnder(given: EventTable, expected: ExpectedTable | null): Difference[] {
  if (!expected) return [differ('table-uncovered', given.table)]
  return [
    ...compareFilter(given, expected.filters.length > 0, expected),
    ...given.columns.flatMap(({ column, mask }) =>
      compareMask(given.table, column, mask, undefined, expected.mask(column))),
  ]
}

/**
 * What the engine says it applied, against what was decided before the run; empty where they agree. Tables that a view
 * reads as its owner are covered by the decision about the view. Where what policy asks for cannot be said any more
 * (`expected` is null), only whether there were a filter and masks is compared. `isComplete`: the engine tells every
 * table that the statement reads, so that a decided one which is missing was left out.
 */
export function compareReport(
  decision: Decision, read: readonly EventTable[], expected: Expected | null, isComplete: boolean,
): Difference[] {
  const differences = read.flatMap(given => {
    if (isMetadata(given.table)) return []
    const covered = (name: string) => decision.tables.find(({ table }) => same(table, name))
    const through = given.through.some(view => covered(view))
    if (given.as !== null) return through ? [] : [differ('read-as', given.table, { as: given.as })]
    const decided = covered(given.table)
    if (decided) return compareTable(given, decided, expected?.(given.table) ?? null, isComplete)
    if (!through) return [differ('table-uncovered', given.table)]
    // A view that runs as the reader asks for its tables too.
    return expected ? compareUnder(given, expected(given.table)) : []
  })
  if (!isComplete) return differences
  const told = (table: string) => isMetadata(table) || read.some(given => same(given.table, table))
  const untold = decision.tables.flatMap(({ table }) => told(table) ? [] : [differ('table-unreported', table)])
  return [...differences, ...untold]
}

/** The same for a query from outside, about which no decision stands on record: against what policy asks for now. */
export function compareOutside(read: readonly EventTable[], expected: Expected): Difference[] {
  return read.flatMap(given => {
    if (isMetadata(given.table)) return []
    if (given.as === null) return compareUnder(given, expected(given.table))
    // What a view reads as its owner is between policy and the owner; the reader's sight of the view is compared.
    return given.through.length > 0 ? [] : [differ('read-as', given.table, { as: given.as })]
  })
}
