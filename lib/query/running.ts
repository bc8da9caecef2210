import type { RunningPerson, RunningReport, RunningStatement } from '../contracts/admin.ts'
import type { ClusterQuery } from '../contracts/engine.ts'
import type { Principal } from '../contracts/principal.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError, toFault } from '../errors.ts'
import { rightsOf } from '../policy/roles.ts'
import { actorOf } from './actor.ts'
import { stop } from './cancel.ts'
import type { House } from './house.ts'
import { currentView } from './live.ts'
import type { LiveExecution } from './live.ts'
import { demand } from './principal.ts'

/** What runs in one engine: ours, and what others began there. */
type Look = { engine: Engine; others: ClusterQuery[]; fault: string | null }

/**
 * Who holds the engines now, for those with `query:stop`: statements from the workbench and, of a cluster, those of every
 * other client. What a statement says may hold data, so its text is shown only to its own person and to those who may
 * read the record.
 */
export async function listRunning(house: House, principal: Principal): Promise<RunningReport> {
  demand(house, principal, 'query:stop')
  const mayRead = rightsOf(house.policies.current(), principal.roles).includes('audit:read')
  const looks = await Promise.all(house.engines.all.map(engine => look(house, engine)))
  const statements = [
    ...listLive(house).map(fromLive),
    ...looks.flatMap(({ engine, others }) => others.map(query => fromCluster(engine, query))),
  ].map(statement => mayRead || statement.user === principal.user ? statement : { ...statement, sql: null })
  return {
    engines: looks.map(({ engine: { kind }, fault }) => {
      const here = statements.filter(({ engine }) => engine === kind)
      return {
        engine: kind, places: house.live.turns[kind].total, running: here.filter(isRunning).length,
        queued: here.filter(statement => !isRunning(statement)).length, fault,
      }
    }),
    people: sharesOf(statements),
    statements: statements.toSorted((a, b) => a.since < b.since ? -1 : 1),
  }
}

/**
 * Stops somebody's statement, for those with `query:stop`: on record first, with who stopped whose, then in the engine.
 * Throws `not-found` where it has ended already.
 */
export async function stopRunning(house: House, principal: Principal, id: string): Promise<void> {
  demand(house, principal, 'query:stop')
  const live = listLive(house).find(({ view }) => view.id === id || view.detail?.queryId === id)
  if (live) {
    const { id: executionId, user: of, engine } = live.view
    await house.ledger.append(actorOf(principal), { kind: 'query.stopped', executionId, of, engine })
    return stop(live, principal.user, 'person')
  }
  for (const engine of house.engines.all) {
    const query = (await engine.queries?.())?.find(one => one.id === id)
    if (!query) continue
    await house.ledger.append(actorOf(principal), { kind: 'query.stopped', executionId: id, of: query.user, engine: engine.kind })
    return engine.stopQuery?.(id)
  }
  throw new AppError('not-found', 'this statement has ended already')
}

function listLive(house: House): LiveExecution[] {
  return [...house.live.all.values()].filter(({ view }) => !view.endedAt)
}

async function look(house: House, engine: Engine): Promise<Look> {
  try {
    const others = await engine.queries?.() ?? []
    // Asked for after the cluster was: what began meanwhile is ours and not yet in its list.
    const ours = listLive(house).filter(({ view }) => view.engine === engine.kind)
    const ids = new Set(ours.map(({ view }) => view.detail?.queryId))
    // One of ours that has just begun has no id yet; a person's first query of our name is taken for it.
    const unknown = new Map<string, number>()
    for (const { view, run } of ours) if (run && !view.detail) unknown.set(view.user, (unknown.get(view.user) ?? 0) + 1)
    return { engine, fault: null, others: others.filter(({ id, user, source }) => {
      if (ids.has(id)) return false
      const left = source === 'sagwan' ? unknown.get(user) ?? 0 : 0
      if (left > 0) unknown.set(user, left - 1)
      return left === 0
    }) }
  } catch (error) {
    return { engine, others: [], fault: toFault(error).message }
  }
}

function fromLive(live: LiveExecution): RunningStatement {
  const { id, engine, user, state, createdAt, rows, percentage, ahead, detail, sql } = currentView(live)
  return {
    id, engine, user, client: null, stage: state === 'queued' ? 'queued' : detail?.stage ?? 'running', since: createdAt, rows,
    percentage, ahead, sql,
  }
}

function fromCluster({ kind }: Engine, { id, user, source, stage, since, sql }: ClusterQuery): RunningStatement {
  return { id, engine: kind, user, client: source ?? '', stage, since, rows: null, percentage: null, ahead: null, sql }
}

const isRunning = ({ stage }: RunningStatement) => stage !== 'queued'

/** Each person's part of what runs, the largest first. */
function sharesOf(statements: readonly RunningStatement[]): RunningPerson[] {
  const people = new Map<string, RunningPerson>()
  for (const statement of statements) {
    const { engine, user } = statement
    const key = `${engine} ${user}`
    const person = people.get(key) ?? { engine, user, running: 0, queued: 0, share: 0 }
    if (isRunning(statement)) person.running += 1
    else person.queued += 1
    people.set(key, person)
  }
  const all = [...people.values()]
  const total = (engine: string) => all.reduce((sum, person) => sum + (person.engine === engine ? person.running : 0), 0)
  return all.map(person => ({ ...person, share: person.running / Math.max(1, total(person.engine)) }))
    .toSorted((a, b) => b.share - a.share || b.queued - a.queued || (a.user < b.user ? -1 : 1))
}
