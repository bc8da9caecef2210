import { randomUUID } from 'node:crypto'
import type { WrittenTable } from '../contracts/audit.ts'
import type { EngineKind } from '../contracts/catalog.ts'
import type { Outcome, Progress, RunDetail } from '../contracts/engine.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { ExecuteInput, ExecutionView } from '../contracts/query.ts'
import { AppError, toFault } from '../errors.ts'
import type { Fault } from '../errors.ts'
import { decide } from '../policy/decide.ts'
import { laneOf } from '../policy/lanes.ts'
import type { Lane } from '../policy/lanes.ts'
import { actorOf } from './actor.ts'
import { insertExecution, updateExecution } from './executions.ts'
import { describeExecuted } from './executed.ts'
import type { House } from './house.ts'
import { notify, takeTurn } from './live.ts'
import type { LiveExecution } from './live.ts'
import { demandNotebook } from './notebook-access.ts'
import { placeStatement, refused } from './place.ts'
import type { PersonalSight } from './sight.ts'
import { addWritten, writtenBy } from './written.ts'

/** A closing entry that the ledger did not take is tried again after this long, then after twice as long each time. */
const firstRetryMs = 500
const lastRetryMs = 30_000
/** How long an ended execution stays in memory, so that its page finds it without the database. */
const keepEndedMs = 60_000

/**
 * The one road: every statement, whoever asks for it, is read by the engine, decided by policy, put on record, run in
 * the person's world, and closed on record. Answers as soon as the opening (or denying) entry is durable; `done` of
 * the answer resolves at the end. A denial is an answer with state `denied`, not an error.
 *
 * Throws `too-many` where too many of the person's statements wait, `ledger-unavailable` or `database-unavailable`
 * where nothing could be put on record (then nothing ran), `engine-unavailable` where the engine cannot read it.
 */
export async function run(house: House, principal: Principal, input: ExecuteInput): Promise<LiveExecution> {
  const lane = laneOf(house.policies.current(), principal.roles)
  demandPlace(house, principal, lane)
  await demandNotebook(house, principal, input.notebookId)
  const { engine, personal, refusal } = await placeStatement(house, principal, input.sql, input.engine)
  const reading = refusal ? refused(refusal) : await engine.read(input.sql, personal.world, principal.user)
  const decision = decide(personal.sight, reading)
  const view = newView(house, principal, input, decision, engine.kind)
  if (decision.outcome === 'deny') return deny(house, principal, view, decision)

  const live: LiveExecution = {
    view, startedAt: performance.now(), parts: 0, run: null, claim: null, stopping: null, first: null, listeners: new Set(),
    done: Promise.resolve(),
  }
  house.live.all.set(view.id, live)
  try {
    await open(house, principal, live, decision, personal)
  } catch (error) {
    house.live.all.delete(view.id)
    throw error
  }
  live.done = carryOut(house, principal, live, decision, personal, lane)
  return live
}

function demandPlace({ live: { turns } }: House, principal: Principal, lane: Lane): void {
  const waiting = Object.values(turns).reduce((sum, one) => sum + one.waiting(principal.user), 0)
  if (waiting < lane.waiting) return
  throw new AppError('too-many', `${waiting} of your statements wait already; stop some of them first`,
    { params: { waiting } })
}

function newView(house: House, principal: Principal, input: ExecuteInput, decision: Decision, engine: EngineKind): ExecutionView {
  return {
    id: randomUUID(),
    user: principal.user,
    engine,
    // Neither PostgreSQL nor the ledger's JSON holds NUL or half a surrogate pair; the gate refuses such statements.
    sql: input.sql.toWellFormed().replaceAll('\0', '\uFFFD'),
    state: decision.outcome === 'deny' ? 'denied' : 'queued',
    notebookId: input.notebookId ?? null,
    cellId: input.cellId ?? null,
    createdAt: house.clock().toISOString(),
    endedAt: null,
    elapsedMs: 0,
    columns: [],
    rows: 0,
    sizeBytes: 0,
    percentage: null,
    detail: null,
    ahead: null,
    error: null,
    decision,
    openedSeq: null,
    closedSeq: null,
    gone: false,
  }
}

async function deny(house: House, principal: Principal, view: ExecutionView, decision: Decision): Promise<LiveExecution> {
  const receipt = await house.ledger.append(actorOf(principal), {
    kind: 'query.denied', executionId: view.id, sql: view.sql, decision,
    notebookId: view.notebookId, cellId: view.cellId,
  })
  const first = decision.denials[0]
  const denied: ExecutionView = {
    ...view,
    endedAt: receipt.at,
    openedSeq: receipt.seq,
    closedSeq: receipt.seq,
    error: first
      ? { code: first.code, message: first.message, ...(first.position ? { position: first.position } : {}) }
      : { code: 'forbidden', message: 'no rule lets you run this' },
  }
  await insertExecution(house, denied, principal.sessionId)
  return {
    view: denied, startedAt: performance.now(), parts: 0, run: null, claim: null, stopping: null, first: null,
    listeners: new Set(), done: Promise.resolve(),
  }
}

/** Puts the opening entry on record. The row in `executions` is a convenience, the entry is the proof: both or neither. */
async function open(
  house: House, principal: Principal, live: LiveExecution, decision: Decision, personal: PersonalSight,
): Promise<void> {
  const { view } = live
  await insertExecution(house, view, principal.sessionId)
  try {
    const receipt = await house.ledger.append(actorOf(principal), {
      kind: 'query.opened', executionId: view.id, sql: view.sql, engine: view.engine, decision,
      notebookId: view.notebookId, cellId: view.cellId,
      executed: describeExecuted(view.sql, decision, personal.world, personal.catalog),
    })
    live.view = { ...view, openedSeq: receipt.seq }
  } catch (error) {
    await updateExecution(house, { ...view, state: 'failed', endedAt: view.createdAt, error: toFault(error) }, 0)
      .catch(second => house.log.error({ err: second, executionId: view.id }, 'an unopened execution stays in the list'))
    throw error
  }
}

async function carryOut(
  house: House, principal: Principal, live: LiveExecution, decision: Decision, personal: PersonalSight, lane: Lane,
): Promise<void> {
  const release = await takeTurn(house.live, live, lane)
  let outcome: Outcome
  try {
    outcome = live.stopping ? { state: 'cancelled', fault: stopFault(live) } : await execute(house, live, decision, personal, lane)
  } catch (error) {
    house.log.error({ err: error, executionId: live.view.id }, 'an execution failed before the engine could say why')
    outcome = { state: 'failed', fault: toFault(error) }
  } finally {
    release()
  }
  await close(house, principal, live, outcome)
    .catch(error => house.log.error({ err: error, executionId: live.view.id }, 'an execution could not be closed'))
  setTimeout(() => house.live.all.delete(live.view.id), keepEndedMs).unref()
}

async function execute(
  house: House, live: LiveExecution, decision: Decision, personal: PersonalSight, { role }: Lane,
): Promise<Outcome> {
  const { id, sql } = live.view
  const directory = await house.results.prepare(id)
  if (live.stopping) return { state: 'cancelled', fault: stopFault(live) }
  live.view = { ...live.view, state: 'running' }
  live.startedAt = performance.now()
  const running = house.engines.get(live.view.engine).execute(
    { executionId: id, sql, world: personal.world, directory, limits: decision.limits, user: live.view.user, role },
    (progress: Progress) => {
      live.parts = progress.parts
      live.view = {
        ...live.view, columns: progress.columns, rows: progress.rows, sizeBytes: progress.sizeBytes,
        percentage: progress.percentage, detail: progress.detail ? showDetail(progress.detail, decision) : null,
      }
      notify(live)
    })
  live.run = running
  notify(live)
  return running.done
}

/** Puts the closing entry on record, then shows the end. If it cannot be written, the rows are deleted: none leaves. */
async function close(house: House, principal: Principal, live: LiveExecution, outcome: Outcome): Promise<void> {
  const elapsedMs = Math.round(performance.now() - live.startedAt)
  const ended = { ...live.view, elapsedMs, percentage: 100, ahead: null, ...endOf(live, outcome) }
  const parts = outcome.state === 'succeeded' ? outcome.parts : 0
  const writes = writtenBy(ended.decision, outcome)
  try {
    const receipt = await house.ledger.append(actorOf(principal), {
      kind: 'query.closed', executionId: ended.id,
      outcome: ended.state === 'interrupted' ? 'interrupted' : outcome.state,
      rows: ended.rows, sizeBytes: ended.sizeBytes, elapsedMs,
      read: outcome.state === 'succeeded' ? outcome.read : null, error: ended.error, by: live.stopping?.by ?? null,
      ...(writes ? { writes } : {}),
    })
    live.view = { ...ended, closedSeq: receipt.seq, endedAt: receipt.at }
    live.parts = parts
    live.first = outcome.state === 'succeeded' ? outcome.first : null
  } catch (error) {
    live.parts = 0
    live.view = {
      ...ended, state: 'failed', rows: 0, endedAt: house.clock().toISOString(), error: addWritten(toFault(error), writes),
    }
    closeLater(house, principal, live, elapsedMs, writes)
  }
  if (live.view.state !== 'succeeded') {
    live.parts = 0
    await house.results.remove(ended.id)
      .catch(error => house.log.error({ err: error, executionId: ended.id }, 'rows of a failed execution stay on disk'))
  }
  try {
    await updateExecution(house, live.view, live.parts)
  } finally {
    live.run = null
    notify(live)
  }
}

/** Tries until the ledger takes the closing entry; should this process end before, the next start closes it. */
function closeLater(
  house: House, principal: Principal, live: LiveExecution, elapsedMs: number, writes: WrittenTable[] | undefined,
  delayMs = firstRetryMs,
): void {
  const timer = setTimeout(async () => {
    house.timers.delete(timer)
    try {
      const { id, error } = live.view
      const receipt = await house.ledger.append(actorOf(principal), {
        kind: 'query.closed', executionId: id, outcome: 'failed', rows: 0, sizeBytes: 0, elapsedMs, read: null,
        error, by: live.stopping?.by ?? null, ...(writes ? { writes } : {}),
      })
      live.view = { ...live.view, closedSeq: receipt.seq }
      await updateExecution(house, live.view, 0)
    } catch (error) {
      house.log.warn({ err: error, executionId: live.view.id }, 'a closing entry still waits for the ledger')
      closeLater(house, principal, live, elapsedMs, writes, Math.min(delayMs * 2, lastRetryMs))
    }
  }, delayMs)
  house.timers.add(timer)
}

function endOf(live: LiveExecution, outcome: Outcome): Pick<ExecutionView, 'state' | 'columns' | 'rows' | 'sizeBytes' | 'error'> {
  if (outcome.state === 'succeeded') {
    return { state: 'succeeded', columns: outcome.columns, rows: outcome.rows, sizeBytes: outcome.sizeBytes, error: null }
  }
  const none = { columns: live.view.columns, rows: 0, sizeBytes: 0 }
  if (live.stopping?.why === 'shutdown') {
    return { ...none, state: 'interrupted', error: addWritten(stopFault(live), writtenBy(live.view.decision, outcome)) }
  }
  const stopped = outcome.state === 'cancelled' && live.stopping
  return { ...none, state: outcome.state, error: stopped ? stopFault(live) : outcome.fault }
}

/** How much was read before a row filter tells how many rows it hides, so it is told only where there is none. */
function showDetail(detail: RunDetail, { tables }: Decision): RunDetail {
  return tables.some(({ filter }) => filter !== null) ? { ...detail, readRows: null, readBytes: null } : detail
}

function stopFault(live: LiveExecution): Fault {
  if (live.stopping?.why === 'shutdown') {
    return { code: 'interrupted', message: 'the server was stopped while this ran; run it again' }
  }
  const by = live.stopping?.by ?? live.view.user
  return { code: 'cancelled', message: `stopped by \`${by}\``, params: { by } }
}
