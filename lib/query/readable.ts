import type { Principal } from '../contracts/principal.ts'
import type { Decision } from '../contracts/policy.ts'
import { AppError } from '../errors.ts'
import { decide } from '../policy/decide.ts'
import { actorOf } from './actor.ts'
import { findStored } from './executions.ts'
import type { StoredExecution } from './executions.ts'
import type { House } from './house.ts'
import { currentView } from './live.ts'
import { mayOpenNotebook } from './notebook-access.ts'
import { sightOf } from './sight.ts'

/** An execution that this reader may look at, decided again as of now. */
export type Readable = StoredExecution & { decision: Decision; complete: boolean }

/**
 * The execution itself: its owner's, or one of a notebook that the reader may open, made with sight equal to the
 * reader's: its row count, its error and its tables tell as much as rows do. Anybody else gets `not-found`, as if
 * there were none, and a reader with other rights `result-other-rights`, on record.
 */
export async function getExecution(house: House, principal: Principal, id: string): Promise<StoredExecution> {
  const live = house.live.all.get(id)
  if (!live && !uuid.test(id)) throw unknown()
  const stored = live ? { view: currentView(live), parts: live.parts } : await findStored(house, id)
  if (stored && stored.view.user === principal.user) return stored
  if (!stored?.view.notebookId || stored.view.state === 'denied') throw unknown()
  if (!await mayOpenNotebook(house, principal, stored.view.notebookId)) throw unknown()
  await decideAgain(house, principal, stored)
  return stored
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function unknown(): AppError {
  return new AppError('not-found', 'there is no such execution that you can see')
}

/**
 * Decides again whether the reader may see the rows: today's decision for the same tables must have the fingerprint of
 * the one they were made under. Refusals go on record. Throws `result-other-rights`, `result-gone`, or the
 * execution's own fault where it has no rows.
 */
export async function getReadable(house: House, principal: Principal, id: string): Promise<Readable> {
  const stored = await getExecution(house, principal, id)
  const { view } = stored
  if (!view.decision || view.state === 'denied') {
    throw new AppError('result-gone', 'this statement was refused: it has no rows')
  }
  const decision = await decideAgain(house, principal, stored)
  if (view.gone) throw new AppError('result-gone', 'retention has deleted these rows: run the statement again')
  if (view.state === 'failed' || view.state === 'cancelled' || view.state === 'interrupted') {
    throw new AppError('result-gone', 'this execution ended without a result: run it again')
  }
  return { ...stored, decision, complete: view.state === 'succeeded' }
}

/** Today's decision for the tables of an execution; throws `result-other-rights`, on record, where it sees other data. */
async function decideAgain(house: House, principal: Principal, { view }: StoredExecution): Promise<Decision> {
  const made = view.decision
  const { sight } = await sightOf(house, principal, view.engine)
  const decision = decide(sight, {
    ok: true,
    statement: {
      engine: view.engine, kind: 'select', functions: [], columns: view.columns,
      tables: (made?.tables ?? []).map(({ table, columns }) => ({ table, columns })),
    },
  })
  if (made && decision.outcome === 'allow' && decision.fingerprint === made.fingerprint) return decision
  const reason = 'made with other rights'
  await house.ledger.append(actorOf(principal), { kind: 'result.refused', executionId: view.id, of: view.user, reason })
  throw new AppError('result-other-rights', 'this result was made with other rights: run it as yourself')
}
