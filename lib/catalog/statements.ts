import { createHash } from 'node:crypto'
import type { TableStatement, TableStatements } from '../contracts/browse.ts'
import type { EngineKind } from '../contracts/catalog.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import { toDatabaseError } from '../db/errors.ts'
import { decide } from '../policy/decide.ts'
import type { House } from '../query/house.ts'
import { look } from '../query/lens.ts'
import type { PersonalSight } from '../query/sight.ts'
import { findSeen } from './find.ts'
import type { TableName } from './find.ts'
import { namesIn, redactSql } from './redact.ts'
import { maxUsageRuns, usageDays, usageOf } from './usage.ts'

/** Newest runs on the table that are looked at, statements that are shown, and the longest of them. */
const maxRuns = 300
const maxShown = 12
const maxLength = 4000
const maxBinds = 5000

type Parts = Pick<House, 'engines' | 'policies' | 'sights' | 'log' | 'pool' | 'catalog' | 'clock'>
type RunRow = { user: string; sql: string; decision: Decision; created_at: Date }
type Group = TableStatement & { users: Set<string>; original: string; decision: Decision }

/**
 * What people who share a role with the principal ran on a table in notebooks over the last 30 days, newest first. A
 * text shows more than its tables: it holds values its author could see, and names the reader may not know. So each is
 * shown only where (1) today's decision of the reader allows the tables and columns it read, (2) it binds in the
 * reader's own world, which has no hidden name, (3) it writes no name that a table of it hides from the reader, and
 * (4) with all values and comments left out, unless the reader wrote it. Who ran it is counted, not named: that is
 * for auditors.
 */
export async function listStatements(house: Parts, principal: Principal, name: TableName): Promise<TableStatements> {
  const { engine, personal, seen } = await findSeen(house, principal, name)
  const { people } = await usageOf(house, principal)
  const runs = await readRuns(house, seen.table, engine, [...new Set([...people, principal.user])])
  const statements: TableStatement[] = []
  for (const group of groupRuns(runs, principal, personal)) {
    if (statements.length >= maxShown) break
    if (!await mayShow(house, principal, personal, engine, group)) continue
    const { sql, runs: count, people: users, last, mine } = group
    statements.push({ sql, runs: count, people: users, last, mine })
  }
  return { statements }
}

async function readRuns({ pool, clock }: Parts, table: string, engine: string, users: string[]): Promise<RunRow[]> {
  const since = new Date(clock().getTime() - usageDays * 86_400_000)
  const { rows } = await pool.query<RunRow>({
    name: 'catalog-statements',
    text: `select "user", sql, decision, created_at from
        (select * from executions where created_at > $1 and state = 'succeeded' and notebook_id is not null
          and "user" = any($2) order by created_at desc limit ${maxUsageRuns}) run
      where engine = $3 and length(sql) <= ${maxLength} and decision->'tables' @> $4::jsonb
      order by created_at desc limit ${maxRuns}`,
    values: [since, users, engine, JSON.stringify([{ table }])],
  }).catch(error => { throw toDatabaseError(error) })
  return rows
}

/** Runs of the same statement but for its values together, in the order of their newest. */
function groupRuns(runs: RunRow[], principal: Principal, { sight }: PersonalSight): Group[] {
  const groups = new Map<string, Group>()
  for (const { user, sql, decision, created_at: at } of runs) {
    const shown = redactSql(sql, knownNames(decision, sight))
    if (shown === null || shown === '') continue
    const mine = user === principal.user
    const group = groups.get(shown)
    if (!group) {
      groups.set(shown, {
        sql: mine ? sql : shown, original: sql, decision, runs: 1, people: 1, users: new Set([user]), last: at.toISOString(), mine,
      })
      continue
    }
    group.runs += 1
    group.users.add(user)
    group.people = group.users.size
    if (mine && !group.mine) Object.assign(group, { sql, original: sql, decision, mine })
  }
  return [...groups.values()]
}

/** Names of what the reader sees of a statement's tables: in quotes, only these are no values. */
function knownNames(decision: Decision, sight: PersonalSight['sight']): Set<string> {
  return new Set(decision.tables.flatMap(({ table }) => {
    const seen = sight.tables.get(table)
    return seen ? [...table.split('.'), ...seen.columns.map(({ name }) => name)].map(name => name.toLowerCase()) : []
  }))
}

async function mayShow(
  house: Parts, principal: Principal, { sight, world, catalog }: PersonalSight, engine: EngineKind,
  { original, decision: made }: Group,
): Promise<boolean> {
  const decision = decide(sight, {
    ok: true,
    statement: {
      engine, kind: 'select', functions: [], columns: [],
      tables: made.tables.map(({ table, columns }) => ({ table, columns })),
    },
  })
  if (decision.outcome !== 'allow' || namesHidden(original, made, sight, catalog)) return false
  const { binds } = house.catalog
  const key = `${world.key} ${createHash('sha256').update(original).digest('hex')}`
  const known = binds.get(key)
  if (known !== undefined) return known
  const { decision: now } = await look(house, principal, { sql: original, engine })
  const may = now.outcome === 'allow'
  binds.set(key, may)
  if (binds.size > maxBinds) binds.delete(binds.keys().next().value!)
  return may
}

/** Whether a text writes the name of a column that one of its tables has and the reader does not see. */
function namesHidden(
  sql: string, made: Decision, sight: PersonalSight['sight'], catalog: PersonalSight['catalog'],
): boolean {
  const names = namesIn(sql)
  if (!names) return true
  const touched = new Set(made.tables.map(({ table }) => table))
  return catalog.tables.filter(({ catalog: c, schema, table }) => touched.has(`${c}.${schema}.${table}`)).some(schema => {
    const seen = new Set(sight.tables.get(`${schema.catalog}.${schema.schema}.${schema.table}`)?.columns
      .map(({ name }) => name.toLowerCase()))
    return schema.columns.some(({ name }) => !seen.has(name.toLowerCase()) && names.has(name.toLowerCase()))
  })
}
