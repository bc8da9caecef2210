import type { EngineKind } from '../contracts/catalog.ts'
import type { Facet, HistoryLine, HistoryPage, HistoryQuery } from '../contracts/history.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { ExecutionState } from '../contracts/query.ts'
import { reachDatabase } from '../db/errors.ts'
import type { Fault } from '../errors.ts'
import type { House } from './house.ts'
import { mayOpenNotebook } from './notebook-access.ts'

/** Counts and facets look at so many of the newest matches. */
const counted = 10_000
const facetValues = 12

type HistoryRow = {
  id: string; sql: string; engine: EngineKind; state: ExecutionState; created_at: Date; ended_at: Date | null; rows: string
  size_bytes: string; decision: Decision; error: Fault | null; notebook_id: string | null; cell_id: string | null; gone_at: Date | null
}

type Condition = { sql: string; values: unknown[] }

/** What the caller ran, newest first, with counts of what matches. Nobody's executions but the caller's are in it. */
export async function listHistory(house: House, principal: Principal, query: HistoryQuery): Promise<HistoryPage> {
  const condition = conditionOf(principal, query)
  const [lines, facets] = await Promise.all([
    readLines(house, principal, condition, query), query.after ? null : countFacets(house, condition),
  ])
  return { lines, next: lines.length < query.limit ? null : lines.at(-1)!.id, ...(facets ?? { matches: 0, more: false, facets: { outcome: [], table: [] } }) }
}

function conditionOf(principal: Principal, query: HistoryQuery): Condition {
  const values: unknown[] = [principal.user]
  const put = (value: unknown) => `$${values.push(value)}`
  const parts = ['"user" = $1']
  for (const word of query.text?.split(/\s+/) ?? []) parts.push(`sql ilike ${put(`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`)}`)
  if (query.table) parts.push(`decision @> ${put(JSON.stringify({ tables: [{ table: query.table }] }))}::jsonb`)
  if (query.outcome) parts.push(`state = ${put(query.outcome)}`)
  if (query.engine) parts.push(`engine = ${put(query.engine)}`)
  if (query.notebook) parts.push(`notebook_id = ${put(query.notebook)}`)
  if (query.same) parts.push(`btrim(sql, E' \\n\\t;') = (select btrim(sql, E' \\n\\t;') from executions where id = ${put(query.same)} and "user" = $1)`)
  if (query.from) parts.push(`created_at >= ${put(query.from)}`)
  if (query.to) parts.push(`created_at < ${put(query.to)}`)
  return { sql: parts.join(' and '), values }
}

async function readLines(
  house: House, principal: Principal, { sql, values }: Condition, { after, limit }: HistoryQuery,
): Promise<HistoryLine[]> {
  const beyond = after ? ` and (created_at, id) < (select created_at, id from executions where id = $${values.length + 1} and "user" = $1)` : ''
  const { rows } = await reachDatabase(() => house.pool.query<HistoryRow>(
    `select id, sql, engine, state, created_at, ended_at, rows, size_bytes, decision, error, notebook_id, cell_id, gone_at
     from executions where ${sql}${beyond} order by created_at desc, id desc limit ${limit}`, after ? [...values, after] : values))
  const titles = await findTitles(house, principal, rows.flatMap(row => row.notebook_id ?? []))
  return rows.map(row => {
    const title = row.notebook_id === null ? undefined : titles.get(row.notebook_id)
    return {
      id: row.id, sql: row.sql, engine: row.engine, state: row.state, createdAt: row.created_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      elapsedMs: (row.ended_at ?? house.clock()).getTime() - row.created_at.getTime(),
      rows: Number(row.rows), sizeBytes: Number(row.size_bytes), tables: row.decision.tables.map(({ table }) => table),
      error: row.error, readable: row.state === 'succeeded' && row.gone_at === null,
      notebook: title === undefined ? null : { id: row.notebook_id!, title, cellId: row.cell_id },
    }
  })
}

/** Titles of the notebooks that the caller may open now: a title is shown to nobody else. */
async function findTitles(house: House, principal: Principal, ids: string[]): Promise<Map<string, string>> {
  const distinct = [...new Set(ids)]
  if (distinct.length === 0) return new Map()
  const { rows } = await reachDatabase(() => house.pool.query<{ id: string; title: string }>(
    'select id, title from notebooks where id = any($1)', [distinct]))
  const open = await Promise.all(rows.map(({ id }) => mayOpenNotebook(house, principal, id)))
  return new Map(rows.filter((_, i) => open[i]).map(({ id, title }) => [id, title]))
}

async function countFacets(house: House, { sql, values }: Condition): Promise<Pick<HistoryPage, 'matches' | 'more' | 'facets'>> {
  const { rows: [found] } = await reachDatabase(() => house.pool.query<{ matches: string; outcome: Facet[] | null; table: Facet[] | null }>(
    `with found as materialized (
       select state, decision from executions where ${sql} order by created_at desc limit ${counted + 1})
     select (select count(*) from found) as matches,
       (select json_agg(f) from (select state as value, count(*)::int as count from found group by 1 order by 2 desc, 1) f) as outcome,
       (select json_agg(f) from (select t->>'table' as value, count(*)::int as count
          from found, jsonb_array_elements(decision->'tables') t group by 1 order by 2 desc, 1 limit ${facetValues}) f) as "table"`, values))
  const matches = Number(found?.matches ?? 0)
  return {
    matches: Math.min(matches, counted), more: matches > counted, facets: { outcome: found?.outcome ?? [], table: found?.table ?? [] },
  }
}
