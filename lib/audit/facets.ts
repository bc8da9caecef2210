import type pg from 'pg'
import type { AuditPage } from '../contracts/audit.ts'
import type { Filter } from './filter.ts'

/** Counting stops here, so that a search stays quick at any size. */
export const maxCounted = 5000
const maxValues = 20

/** The newest matches: their numbers, newest first, those denied among them, and how they fall into facets. */
export type Sample = { seqs: number[]; denied: number[]; facets: AuditPage['facets']; bounded: boolean }

const facet = (values: string, from: string) => `(select coalesce(json_agg(f), '[]') from (
    select ${values} as value, count(*)::int as count from ${from} group by 1 having ${values} is not null
    order by 2 desc, 1 limit ${maxValues}) f)`
const named = (name: string) => `(select n.name from m, unnest(m.${name}) as n(name) where n.name not like '.%') n`

/** Counts the newest `maxCounted` entries that match. */
export async function sampleMatches(pool: pg.Pool, filter: Filter): Promise<Sample> {
  const found = await pool.query<{ seqs: string[]; denied: string[]; facets: AuditPage['facets'] }>(
    `with m as materialized (
       select e.seq, e."user", e.tables, e.columns, e.outcome, e.kind, e.address from ledger_entries e
       where ${filter.where} order by e.seq desc limit ${maxCounted + 1})
     select coalesce((select array_agg(seq order by seq desc) from m), '{}') as seqs,
       coalesce((select array_agg(seq order by seq desc) from m where outcome = 'denied'), '{}') as denied,
       json_build_object('person', ${facet('m."user"', 'm')}, 'table', ${facet('n.name', named('tables'))},
         'column', ${facet('n.name', named('columns'))}, 'outcome', ${facet('m.outcome', 'm')},
         'kind', ${facet('m.kind', 'm')}, 'address', ${facet('m.address', 'm')}) as facets`, filter.values)
  const row = found.rows[0]
  if (!row) throw new Error('a query without a row')
  const seqs = row.seqs.map(Number)
  return { seqs: seqs.slice(0, maxCounted), denied: row.denied.map(Number), facets: row.facets,
    bounded: seqs.length > maxCounted }
}

/** The newest denials in a filter, by their numbers. */
export async function sampleDenied(pool: pg.Pool, filter: Filter): Promise<number[]> {
  const found = await pool.query<{ seq: string }>(
    `select e.seq from ledger_entries e where e.outcome = 'denied' and ${filter.where}
     order by e.seq desc limit ${maxCounted}`, filter.values)
  return found.rows.map(row => Number(row.seq))
}
