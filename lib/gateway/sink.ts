import type { Pool } from 'pg'
import type { Actor, Difference, DifferenceKind, LedgerBody, LedgerEvent } from '../contracts/audit.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Ledger } from '../audit/ledger.ts'
import { parseBody } from '../audit/body.ts'
import { reachDatabase } from '../db/errors.ts'
import type { AnalysisDesk } from './analyses.ts'
import { compareOutside, compareReport } from './compare.ts'
import type { Expectations } from './expectations.ts'
import { preparedMark } from './event.ts'
import type { EventTable, TrinoEvent } from './event.ts'
import { policyIdentity } from './expressions.ts'
import { isServiceMetadata } from './operations.ts'

/** What became of an event. Only the first is new on record; the last is refused. */
export type Taken = 'recorded' | 'repeated' | 'ours' | 'refused'

export type Sink = {
  /** Resolves when the event is durable, or need not be. Throws `ledger-unavailable`, `database-unavailable`. */
  take(event: TrinoEvent, address: string): Promise<Taken>
}

export type SinkOptions = {
  pool: Pool
  ledger: Pick<Ledger, 'append'>
  clock: () => Date
  service: string
  analyses: AnalysisDesk
  /** The person as the ledger names them, with their roles now; null where nobody is called so. */
  actor(user: string): Promise<{ user: string; roles: string[] } | null>
  /** What policy asks for on tables. */
  expectations: Pick<Expectations, 'ofDecision' | 'since'>
  /** Told of an event that was sent again with other contents, or long after. */
  onForged(event: TrinoEvent, address: string, reason: string): void
  /** Told when a statement has changed what tables there are. */
  onTables(): void
}

type Own = { actor: Actor; sql: string; decision: Decision }

/** Trino sends an event again at most a minute after it was answered; long after it is somebody else. */
const repeatMs = 3_600_000
/** Events of one query wait for each other; so many queries' events at a time use the database. */
const maxAtOnce = 4

/** Texts are the same but for blanks and the semicolon at the end, which clients cut off. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD').replace(/[\s;]+$/, '').trimStart()
  return plain(a) === plain(b)
}

/** Whether an entry is of the same person and statement; of a prepared one only the end tells what it was. */
function isSameQuery({ actor, event: known }: LedgerBody, { user }: Actor, event: TrinoEvent): boolean {
  if (actor.user !== user || !('sql' in known)) return false
  const [first] = event.sql.split(preparedMark)
  const [before] = known.sql.split(preparedMark)
  return sameText(before ?? '', first ?? '')
}

function mark(what: DifferenceKind): Difference {
  return { what, table: null, column: null, as: null }
}

/** Whether Trino tells of every table the statement read: not of EXPLAIN and DDL, nor of what failed on the way. */
function isWhole({ outcome, statement }: TrinoEvent): boolean {
  return outcome === 'succeeded' && statement === 'SELECT'
}

function withoutChains(read: EventTable[]) {
  return read.map(({ through: _, ...table }) => table)
}

/** Lets a few run at once, the others in order. */
function createGate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

/** Runs the work while no other instance works on the same query. */
async function withTurn<T>(pool: Pool, queryId: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`gateway ${queryId}`])
    try {
      return await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`gateway ${queryId}`])
    }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection that failed is closed, which ends its lock too.
    client.release(failure)
  }
}

/** Takes events into the ledger: each once, whatever the order and however often they come. */
export function createSink(options: SinkOptions): Sink {
  const { pool, ledger, clock, service, analyses } = options
  const gate = createGate(maxAtOnce)

  const findEntries = async (executionId: string, kind: LedgerEvent['kind']) => {
    const found = await pool.query<{ body: string }>(
      'select body from ledger_entries where execution_id = $1 and kind = $2 order by seq limit 100', [executionId, kind])
    return found.rows.map(({ body }) => parseBody(body))
  }
  /** Our own execution that this is an event of: begun by us, for this person, with this text. */
  const findOwn = async (event: TrinoEvent): Promise<Own | null> => {
    if (event.client.login !== service || event.client.trace === null || event.client.trace.length > 100) return null
    const [opened] = await findEntries(event.client.trace, 'query.opened')
    if (opened?.event.kind !== 'query.opened' || opened.event.engine !== 'trino') return null
    const { sql, decision } = opened.event
    return opened.actor.user === event.user.toLowerCase() && sameText(sql, event.sql)
      ? { actor: opened.actor, sql, decision } : null
  }
  const isRepeated = (known: { at: string; digest: string }, event: TrinoEvent, address: string): Taken => {
    if (known.digest !== event.digest) {
      options.onForged(event, address, `another ${event.kind} event of query ${event.queryId} than the one on record`)
      return 'refused'
    }
    if (clock().getTime() - Date.parse(known.at) > repeatMs) {
      options.onForged(event, address, `the ${event.kind} event of query ${event.queryId} again, long after it was taken`)
      return 'refused'
    }
    return 'repeated'
  }
  const actorOf = async (event: TrinoEvent): Promise<Actor> => {
    const person = await options.actor(event.user)
    return {
      kind: event.user === service ? 'system' : 'person', user: person?.user ?? event.user, roles: person?.roles ?? [],
      sessionId: null, address: event.address,
    }
  }

  const report = async (event: TrinoEvent, own: Own, address: string): Promise<Taken> => {
    const executionId = event.client.trace!
    const before = (await findEntries(executionId, 'engine.reported'))
      .flatMap(({ at, event: known }) => known.kind === 'engine.reported' && known.queryId === event.queryId
        ? [{ at, digest: known.digest }] : [])[0]
    if (before) return isRepeated(before, event, address)
    const expected = await options.expectations.ofDecision(own.actor.user, own.decision)
    const differences = compareReport(own.decision, event.read, expected, isWhole(event))
    await ledger.append(own.actor, {
      kind: 'engine.reported', executionId, queryId: event.queryId, sql: event.sql, agrees: differences.length === 0, differences,
      exact: expected !== null, read: withoutChains(event.read), numbers: event.numbers, error: event.error, digest: event.digest,
    })
    return 'recorded'
  }
  /** What marks a query from outside; nothing where what policy asked for then cannot be said any more. */
  const differencesOf = (event: TrinoEvent): Difference[] => {
    const expected = event.user === service || event.user === policyIdentity ? () => null
      : options.expectations.since(event.user, event.createdAt)
    return expected ? compareOutside(event.read, expected) : []
  }
  const close = async (event: TrinoEvent, address: string, marks: Difference[]): Promise<Taken> => {
    const [before] = await findEntries(event.queryId, 'external.closed')
    if (before?.event.kind === 'external.closed') return isRepeated({ at: before.at, digest: before.event.digest }, event, address)
    const actor = await actorOf(event)
    const [begun] = await findEntries(event.queryId, 'external.opened')
    const differences = [...marks, ...differencesOf(event)]
    if (begun && !isSameQuery(begun, actor, event)) differences.push(mark('begin-other'))
    await ledger.append(actor, {
      kind: 'external.closed', executionId: event.queryId, engine: 'trino', sql: event.sql, client: event.client,
      statement: event.statement, outcome: event.outcome, read: withoutChains(event.read), wrote: event.wrote,
      numbers: event.numbers, startedAt: event.createdAt, endedAt: event.endedAt, error: event.error, differences,
      digest: event.digest,
    })
    return 'recorded'
  }
  const open = async (event: TrinoEvent, address: string): Promise<Taken> => {
    // The end of a query says all that its begin does, and may come first.
    const known = [...await findEntries(event.queryId, 'external.opened'), ...await findEntries(event.queryId, 'external.closed')]
    const actor = await actorOf(event)
    if (known.some(entry => !isSameQuery(entry, actor, event))) {
      options.onForged(event, address, `a begin of query ${event.queryId} by somebody else, or with another statement`)
      return 'refused'
    }
    if (known.length > 0) return 'repeated'
    await ledger.append(actor, {
      kind: 'external.opened', executionId: event.queryId, engine: 'trino', sql: event.sql, client: event.client,
    })
    return 'recorded'
  }
  /** Our own look at names: no data is in it, and there are a thousand for one listing of a catalog. */
  const isListing = ({ user, kind, outcome, read }: TrinoEvent) => user === service && (kind === 'created'
    || (outcome === 'succeeded' && read.every(({ table, as }) => {
      const [catalog = '', schema = '', ...name] = table.split('.')
      return as === null && isServiceMetadata({ catalog, schema, table: name.join('.') })
    })))

  const takeOne = async (event: TrinoEvent, address: string): Promise<Taken> => {
    if (isListing(event)) return 'ours'
    const marks: Difference[] = []
    if (analyses.isOurs(event.user)) {
      if (event.kind === 'created') return 'ours'
      const analysed = /^(EXPLAIN|DESCRIBE)$/i.test(event.statement ?? '') || (event.outcome !== 'succeeded' && event.read.length === 0)
      if (analysed) return 'ours'
      marks.push(mark('ran-as-analysis'))
    }
    const own = await findOwn(event)
    if (own) return event.kind === 'created' ? 'ours' : report(event, own, address)
    const taken = event.kind === 'created' ? await open(event, address) : await close(event, address, marks)
    if (taken === 'recorded' && event.kind === 'completed' && event.outcome === 'succeeded'
      && /^(CREATE|DROP|ALTER|RENAME|COMMENT)|TABLE|VIEW/i.test(event.statement ?? '')) options.onTables()
    return taken
  }

  return {
    take: (event, address) => gate(() => reachDatabase(() =>
      withTurn(pool, event.queryId, () => takeOne(event, address)))),
  }
}
