import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { Person } from '../contracts/principal.ts'

export type SessionRecord = {
  id: string
  person: Person
  address: string | null
  agent: string | null
  createdAt: Date
  seenAt: Date
  expiresAt: Date
}
/** A session with the time its groups were last read. */
export type StoredSession = SessionRecord & { refreshedAt: Date }

type SessionRow = {
  id: string
  user: string
  name: string
  dn: string
  groups: string[]
  attributes: Record<string, string>
  address: string | null
  agent: string | null
  created_at: Date
  seen_at: Date
  refreshed_at: Date
  expires_at: Date
}
const columns = `id, "user", name, dn, groups, attributes, address, agent, created_at, seen_at, refreshed_at, expires_at`
const alive = 'ended_at is null and expires_at > $1'

function toSession(row: SessionRow): StoredSession {
  return {
    id: row.id,
    person: { user: row.user, name: row.name, dn: row.dn, groups: row.groups, attributes: row.attributes },
    address: row.address,
    agent: row.agent,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    refreshedAt: row.refreshed_at,
    expiresAt: row.expires_at,
  }
}

/** Whether it can be a session's id at all; the database would throw at others. */
export function isSessionId(id: string): boolean {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)
}

/** Opens a session and answers its id. */
export async function insertSession(
  pool: Pool, input: { person: Person; address: string | null; agent: string | null; now: Date; until: Date },
): Promise<string> {
  const id = randomUUID()
  const { person, address, agent, now, until } = input
  await pool.query(
    `insert into sessions (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9, $10)`,
    [id, person.user, person.name, person.dn, person.groups, JSON.stringify(person.attributes), address, agent, now, until])
  return id
}

/** The session where it is open: neither ended nor past its time. One look-up by the primary key, 0.1 ms. */
export async function readSession(pool: Pool, id: string, now: Date): Promise<StoredSession | null> {
  const { rows } = await pool.query<SessionRow>({
    name: 'read-session', text: `select ${columns} from sessions where ${alive} and id = $2`, values: [now, id],
  })
  return rows[0] ? toSession(rows[0]) : null
}

/** Open sessions, the one used last first. */
export async function readSessions(pool: Pool, now: Date): Promise<StoredSession[]> {
  const { rows } = await pool.query<SessionRow>(
    `select ${columns} from sessions where ${alive} order by seen_at desc, id limit 10000`, [now])
  return rows.map(toSession)
}

/** Ends the session; null where it was not open any more. */
export async function closeSession(pool: Pool, id: string, by: string, now: Date): Promise<StoredSession | null> {
  const { rows } = await pool.query<SessionRow>(
    `update sessions set ended_at = $1, ended_by = $3 where ${alive} and id = $2 returning ${columns}`, [now, id, by])
  return rows[0] ? toSession(rows[0]) : null
}

/** Ends every open session of a person. */
export async function closeSessionsOf(pool: Pool, user: string, by: string, now: Date): Promise<StoredSession[]> {
  const { rows } = await pool.query<SessionRow>(
    `update sessions set ended_at = $1, ended_by = $3 where ${alive} and "user" = $2 returning ${columns}`, [now, user, by])
  return rows.map(toSession)
}

/** Notes that the session was used. */
export async function touchSession(pool: Pool, id: string, now: Date): Promise<void> {
  await pool.query('update sessions set seen_at = $2 where id = $1', [id, now])
}

/** People with an open session whose groups were read before `before`. */
export async function listStale(pool: Pool, now: Date, before: Date): Promise<string[]> {
  const { rows } = await pool.query<{ user: string }>(
    `select distinct "user" from sessions where ${alive} and refreshed_at < $2 order by "user"`, [now, before])
  return rows.map(row => row.user)
}

/** Writes what the directory knows now into every open session of the person. */
export async function refreshSessions(pool: Pool, person: Person, now: Date): Promise<void> {
  await pool.query(
    `update sessions set name = $3, dn = $4, groups = $5, attributes = $6, refreshed_at = $1 where ${alive} and "user" = $2`,
    [now, person.user, person.name, person.dn, person.groups, JSON.stringify(person.attributes)])
}

/** Removes sessions that ended so long ago that nobody asks for them; the ledger keeps their story. */
export async function cleanSessions(pool: Pool, now: Date): Promise<void> {
  await pool.query('delete from sessions where expires_at < $1', [new Date(now.getTime() - 30 * 86_400_000)])
}
