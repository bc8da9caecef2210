import type { LedgerEvent } from '../contracts/audit.ts'
import type { TableLineage } from '../contracts/browse.ts'
import type { WriteAction } from '../contracts/engine.ts'
import type { Principal } from '../contracts/principal.ts'
import type { TableSight } from '../contracts/policy.ts'
import { toDatabaseError } from '../db/errors.ts'
import type { Lineage } from '../query/catalog-state.ts'
import type { House } from '../query/house.ts'
import { sightsOf } from '../query/sight.ts'
import { keepFor } from './kept.ts'

type Parts = Pick<House, 'engines' | 'policies' | 'sights' | 'log' | 'pool' | 'catalog' | 'clock'>

/** Newest writes that are looked at, and tables that are named. */
const maxWrites = 500
const maxNamed = 12
/** What brings rows into a table; the others change it or take it away. */
const filling: readonly WriteAction[] = ['create', 'create-view', 'insert', 'update', 'merge']
const lasting: readonly WriteAction[] = [...filling, 'delete', 'truncate']

/**
 * Where a table's rows come from and go to, by what statements are on record to have written: from which tables, into
 * which, and when last. Only tables that the principal sees as well are named, and none of the others counted. The time
 * is for those who see every row: to others it would tell of rows they do not.
 */
export async function lineageOf(house: Parts, principal: Principal, seen: TableSight): Promise<TableLineage> {
  const [sights, { from, into, writtenAt }] = await Promise.all([
    sightsOf(house, principal),
    // Before any policy, and so the same for everybody.
    keepFor(house.catalog.lineage, seen.table, house.clock().getTime(), () => read(house, seen.table)),
  ])
  const shown = (names: string[]) =>
    names.filter(name => [...sights.values()].some(({ sight }) => sight.tables.has(name))).slice(0, maxNamed)
  return { from: shown(from), into: shown(into), writtenAt: seen.filter === null ? writtenAt : null }
}

async function read({ pool }: Parts, table: string): Promise<Lineage> {
  const { rows } = await pool.query<{ at: Date; body: string }>({
    name: 'catalog-lineage',
    // Word for word the condition of the index `ledger_entries_writes_idx`.
    text: `select at, body from ledger_entries
      where ((kind = 'query.closed' and body like '%"writes":[{%')
          or (kind = 'external.closed' and body like '%"wrote":{%'))
        and outcome in ('succeeded', 'differs') and tables @> array[$1]
      order by seq desc limit ${maxWrites}`,
    values: [table],
  }).catch(error => { throw toDatabaseError(error) })
  const from = new Set<string>()
  const into = new Set<string>()
  let writtenAt: string | null = null
  for (const { at, body } of rows) {
    const { reads, filled, written } = writesOf((JSON.parse(body) as { event: LedgerEvent }).event)
    if (written.includes(table)) writtenAt ??= at.toISOString()
    if (filled.includes(table)) for (const name of reads) if (name !== table) from.add(name)
    if (reads.includes(table)) for (const name of filled) if (name !== table) into.add(name)
  }
  return { from: [...from], into: [...into], writtenAt }
}

type Writes = { reads: string[]; filled: string[]; written: string[] }

/** What a closing entry says was read and written; of a write nobody is sure of, nothing. */
function writesOf(event: LedgerEvent): Writes {
  if (event.kind === 'query.closed') {
    const of = (actions: readonly WriteAction[]) =>
      (event.writes ?? []).filter(({ action, sure }) => sure && actions.includes(action)).map(({ table }) => table)
    return { reads: (event.read ?? []).map(({ table }) => table), filled: of(filling), written: of(lasting) }
  }
  if (event.kind === 'external.closed' && event.wrote) {
    return { reads: event.read.map(({ table }) => table), filled: [event.wrote.table], written: [event.wrote.table] }
  }
  return { reads: [], filled: [], written: [] }
}
