import type { AuditQuery } from '../contracts/audit.ts'
import { toWordQuery } from './words.ts'

/** Entries `first` to `last`, whole and unfiltered: what a range of time is in numbers. */
export type SeqRange = { first: number; last: number }

/** A WHERE clause over `ledger_entries e`, with its values. `plain` where it only limits the time. */
export type Filter = { where: string; values: unknown[]; plain: boolean }

/** So many entries an execution's opening may lie before the range that its end is in. */
const longestRun = 100_000

/** A name with dots is whole; one without is the last part of any. */
function asStored(name: string): string {
  return name.includes('.') ? name : `.${name}`
}

/**
 * What a query asks for, as SQL. Outcome and end of an execution stand in its closing entry, statement, tables and
 * columns in its opening one: asked for together, an entry matches through its execution.
 */
export function buildFilter(query: AuditQuery, range: SeqRange): Filter {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const own: string[] = []
  if (query.person !== undefined) own.push(`e."user" = ${bind(query.person)}`)
  if (query.outcome !== undefined) own.push(`e.outcome = ${bind(query.outcome)}`)
  if (query.kind !== undefined) own.push(`e.kind = ${bind(query.kind)}`)
  if (query.address !== undefined) own.push(`e.address = ${bind(query.address)}`)
  if (query.execution !== undefined) own.push(`e.execution_id = ${bind(query.execution)}`)
  const shared: string[] = []
  if (query.table !== undefined) shared.push(`e.tables @> array[${bind(asStored(query.table))}::text]`)
  if (query.column !== undefined) shared.push(`e.columns @> array[${bind(asStored(query.column))}::text]`)
  if (query.text !== undefined) {
    const words = toWordQuery(query.text)
    shared.push(words === null ? 'false'
      : `array_to_tsvector(string_to_array(e.words, ' ')) @@ ${bind(words)}::tsquery`)
  }
  const first = bind(range.first)
  const bounds = [`e.seq >= ${first}`, `e.seq <= ${bind(range.last)}`]
  const through = shared.length > 0 && (query.outcome !== undefined || query.kind !== undefined)
  const about = shared.join(' and ')
  const aboutExecution = `(${about} or e.execution_id in (select e.execution_id from ledger_entries e`
    + ` where e.execution_id is not null and e.seq >= ${first}::bigint - ${longestRun} and ${about}))`
  return {
    where: [...own, ...(through ? [aboutExecution] : shared), ...bounds].join(' and '), values,
    plain: own.length === 0 && shared.length === 0,
  }
}
