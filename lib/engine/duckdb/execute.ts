import type { DuckDBConnection } from '@duckdb/node-api'
import type { Outcome, Progress, ResultColumn } from '../../contracts/engine.ts'
import { AppError, isAppError, toFault } from '../../errors.ts'
import type { Desks } from './desks.ts'
import { describeRunFault, isFatal, isInterrupt } from './faults.ts'
import { cleanFolder } from './folder.ts'
import { listReads } from './reads.ts'
import { readInWorld } from './read.ts'
import { writeShow } from './show.ts'
import type { Settings, Side } from './side.ts'
import type { World } from './world.ts'
import { createWriter } from './writer.ts'
import type { Writer } from './writer.ts'

/** A statement to run: `barred` where its first run ended the process, so that hidden rows cannot end it again. */
export type Task = { executionId: string; sql: string; directory: string; maxRows: number; barred: boolean }
/** Answer of a host: an outcome; `broken` asks for the world to be built anew. */
export type TaskAnswer = { outcome: Outcome; broken: boolean }

/** The handle of a running statement: `stop` interrupts it wherever it is. */
export type Stopper = { stopped: boolean; interrupt: (() => void) | null }

type Context = { settings: Settings; desks: Desks; world: World; stopper: Stopper; emit: (progress: Progress) => void }

const progressEveryMs = 100

class EngineError extends Error {}

const stoppedFault = () => new AppError('cancelled', 'the statement was stopped')

function percentageOf(connection: DuckDBConnection): number | null {
  const { percentage } = connection.progress
  return percentage < 0 ? null : Math.min(100, percentage)
}

/** One run on one side. Engine errors come out as `EngineError`, so that they are never taken for faults to show. */
async function runOnce(context: Context, task: Task, side: Side, sql: string, columns: ResultColumn[]): Promise<Outcome> {
  const { stopper, emit } = context
  const connection = await side.acquire()
  let writer: Writer | undefined
  let usedUp = true
  let lastEmit = 0
  const report = (force = false) => {
    if (!writer || stopper.stopped || (!force && Date.now() - lastEmit < progressEveryMs)) return
    lastEmit = Date.now()
    emit({ columns, rows: writer.rows, parts: writer.parts, sizeBytes: writer.sizeBytes, percentage: percentageOf(connection) })
  }
  stopper.interrupt = () => {
    connection.interrupt()
    writer?.interrupt()
  }
  const ticker = setInterval(report, 500)
  const engine = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw new EngineError('the engine failed', { cause: error })
    }
  }
  const check = () => { if (stopper.stopped) throw stoppedFault() }
  try {
    check()
    writer = await createWriter(context.desks, columns, task.directory, () => report(writer?.parts === 1))
    check()
    const result = await engine(connection.stream(sql))
    let rows = 0
    for (;;) {
      check()
      const chunk = await engine(result.fetchChunk())
      if (!chunk || chunk.rowCount === 0) break
      rows += chunk.rowCount
      if (rows > task.maxRows) {
        throw new AppError('limit-rows', `the result has more than the ${task.maxRows} rows you may have: filter or aggregate`,
          { params: { rows: task.maxRows } })
      }
      await writer.append(chunk)
    }
    const first = await writer.finish()
    check()
    usedUp = false
    return { state: 'succeeded', columns, rows, parts: writer.parts, sizeBytes: writer.sizeBytes, first, read: null }
  } finally {
    clearInterval(ticker)
    stopper.interrupt = null
    side.release(connection, usedUp)
    if (usedUp) {
      // The folder is cleaned next: no copy may still be writing there.
      writer?.interrupt()
      await writer?.close()
    } else void writer?.close()
  }
}

/**
 * Runs one statement to its end: on the plain views, and after any run-time error again on the barred ones, whose
 * answer or error is the one that counts. Never throws; a run that fails leaves its folder empty.
 */
export async function executeTask(context: Context, task: Task): Promise<TaskAnswer> {
  const { world, stopper, settings } = context
  const judged = await readInWorld(world, task.sql)
  const { reading, passage } = judged
  if (!reading.ok) {
    const { code, message, position } = reading.refusal
    return { outcome: { state: 'failed', fault: { code, message, ...(position ? { position } : {}) } }, broken: false }
  }
  const { columns } = reading.statement
  const sql = passage.show ? await writeShow(world, passage.show) : task.sql
  const reads = judged.reads ??= passage.show || passage.kind === 'describe' ? Promise.resolve([]) : listReads(world, task.sql)
  let broken = false
  const attempt = async (side: Side): Promise<Outcome> => {
    const outcome = await runOnce(context, task, side, sql, columns)
    return outcome.state === 'succeeded' ? { ...outcome, read: await reads } : outcome
  }
  const judge = (error: unknown, side: Side): AppError => {
    if (stopper.stopped) return stoppedFault()
    if (!(error instanceof EngineError)) return isAppError(error) ? error : unexpected(error)
    broken ||= isFatal(error.cause)
    return isInterrupt(error.cause) ? stoppedFault() : describeRunFault(error.cause, sql, side.raw, settings.memoryMb)
  }
  const fail = async (error: AppError): Promise<TaskAnswer> => {
    await cleanFolder(task.directory)
    return { broken, outcome: { state: error.code === 'cancelled' ? 'cancelled' : 'failed', fault: toFault(error) } }
  }
  if (!task.barred) {
    try {
      return { outcome: await attempt(world.plain), broken }
    } catch (error) {
      const fault = judge(error, world.plain)
      // Only the engine's own errors may speak of hidden rows; the others are final.
      if (!(error instanceof EngineError) || stopper.stopped) return fail(fault)
      // Readers must not look for parts that go now.
      context.emit({ columns, rows: 0, parts: 0, sizeBytes: 0, percentage: null })
      await cleanFolder(task.directory)
    }
  }
  const barred = await world.barred()
  try {
    return { outcome: await attempt(barred), broken }
  } catch (error) {
    return fail(judge(error, barred))
  }
}

function unexpected(error: unknown): AppError {
  console.error(error)
  return new AppError('internal', 'something went wrong on our side', { cause: error })
}
