import type pg from 'pg'
import type { AuditQuery } from '../contracts/audit.ts'
import { splitWords, toWordQuery } from './words.ts'

/** Entries `first` to `last`, whole and unfiltered: what a range of time is in numbers. */
export type SeqRange = { first: number; last: number }

/** A WHERE clause over `ledger_entries e`, with its values. `plain` where it only limits the time. */
export type Filter = { where: string; values: unknown[]; plain: boolean }

/** A condition on the row of that alias. */
type Condition = (row: string) => string
type Bind = (value: unknown) => string

/** So many entries an execution's opening may lie before the range that its end is in. */
const longestRun = 100_000
/** Words are common where one in a hundred of the newest entries has them. */
const probed = 5000
const commonHits = probed / 100

/** A name with dots is whole; one without is the last part of any. */
function asStored(name: string): string {
  return name.includes('.') ? name : `.${name}`
}

/** Every word of the text begins a word of the row. As a pattern no index serves it, which is the point. */
function matchByReading(text: string, bind: Bind): Condition {
  const patterns = splitWords(text).map(word => bind(`% ${word}%`))
  return row => patterns.length === 0 ? 'false'
    : patterns.map(pattern => `(' ' || ${row}.words) like ${pattern}`).join(' and ')
}

function matchByIndex(text: string, bind: Bind): Condition {
  const words = toWordQuery(text)
  if (words === null) return () => 'false'
  const query = bind(words)
  return row => `array_to_tsvector(string_to_array(${row}.words, ' ')) @@ ${query}::tsquery`
}

/**
 * In how large a part of the newest entries these words are; 0 where they are rare. The planner cannot know, and is
 * wrong by a factor of a hundred either way: common words are found by reading the newest entries, rare ones by index.
 */
export async function measureText(pool: pg.Pool, text: string, range: SeqRange): Promise<number> {
  const values: unknown[] = [Math.max(range.first, range.last - probed), range.last]
  const condition = matchByReading(text, value => `$${values.push(value)}`)
  const found = await pool.query<{ hits: number }>(
    `select count(*)::int as hits from ledger_entries e where e.seq >= $1 and e.seq <= $2 and ${condition('e')}`, values)
  const hits = found.rows[0]?.hits ?? 0
  return hits >= commonHits ? hits / probed : 0
}

/**
 * What a query asks for, as SQL. Outcome and end of an execution stand in its closing entry, statement, tables and
 * columns in its opening one: asked for together, an entry matches through its execution.
 */
export function buildFilter(query: AuditQuery, range: SeqRange, commonText: boolean): Filter {
  const values: unknown[] = []
  const bind: Bind = value => `$${values.push(value)}`
  const first = bind(range.first)
  const bounds = [`e.seq >= ${first}`, `e.seq <= ${bind(range.last)}`]
  const own: string[] = []
  if (query.person !== undefined) own.push(`e."user" = ${bind(query.person)}`)
  if (query.outcome !== undefined) own.push(`e.outcome = ${bind(query.outcome)}`)
  if (query.kind !== undefined) own.push(`e.kind = ${bind(query.kind)}`)
  if (query.address !== undefined) own.push(`e.address = ${bind(query.address)}`)
  if (query.execution !== undefined) own.push(`e.execution_id = ${bind(query.execution)}`)
  const shared: Condition[] = []
  for (const [name, column] of [[query.table, 'tables'], [query.column, 'columns']] as const) {
    if (name === undefined) continue
    const value = bind(asStored(name))
    shared.push(row => `${row}.${column} @> array[${value}::text]`)
  }
  if (query.text !== undefined) shared.push((commonText ? matchByReading : matchByIndex)(query.text, bind))
  const about: Condition = row => shared.map(condition => condition(row)).join(' and ')
  const through = commonText
    ? `exists (select from ledger_entries o where o.execution_id = e.execution_id and ${about('o')})`
    : `e.execution_id in (select o.execution_id from ledger_entries o where o.execution_id is not null`
      + ` and o.seq >= ${first}::bigint - ${longestRun} and ${about('o')})`
  if (shared.length > 0) {
    const ofExecution = query.outcome !== undefined || query.kind !== undefined
    own.push(ofExecution ? `((${about('e')}) or ${through})` : about('e'))
  }
  return { where: [...own, ...bounds].join(' and '), values, plain: own.length === 0 }
}
