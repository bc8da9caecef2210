import type { ExecuteRequest, Outcome, Progress, Run } from '../../contracts/engine.ts'
import { AppError, isAppError, toFault } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Task, TaskAnswer } from './execute.ts'
import { cleanFolder } from './folder.ts'
import type { Lease, Pool } from './pool.ts'
import { memoryExitCode, worldId } from './protocol.ts'

/** How long an interrupt may take before the host is ended for it. */
const graceMs = 1_000

type Stop = 'seconds' | 'cancelled'
type Context = { pool: Pool; log: Log; memoryMb: number }

/**
 * Runs one statement on a host, through everything that can happen to hosts. A statement that is stopped and does not
 * listen takes its host along; the others that ran there start again elsewhere. After a crash nobody caused, each
 * starts again alone, behind the barrier: the one that crashes twice is the guilty one.
 */
export function startJob(context: Context, request: ExecuteRequest, onProgress: (progress: Progress) => void): Run {
  const { pool } = context
  const { executionId, sql, directory, limits, world } = request
  let stop: Stop | undefined
  let lease: Lease | undefined
  let deadline: NodeJS.Timeout | undefined
  let settled = false
  let columns: Progress['columns'] = []

  const stopNow = (reason: Stop) => {
    if (settled || stop) return
    stop = reason
    const at = lease
    if (!at) return
    at.host.call('stop', { executionId }).catch(() => undefined)
    setTimeout(() => { if (!settled && lease === at) pool.end(at) }, graceMs).unref()
  }
  const stopped = (): Outcome => stop === 'seconds'
    ? { state: 'failed', fault: toFault(new AppError('limit-seconds',
        `the statement took longer than the ${limits.seconds} seconds you may have: filter or aggregate more`,
        { params: { seconds: limits.seconds } })) }
    : { state: 'cancelled', fault: { code: 'cancelled', message: 'the statement was stopped' } }

  const runOn = async (on: Lease, barred: boolean): Promise<Outcome> => {
    lease = on
    if (stop) return stopped()
    clearTimeout(deadline)
    deadline = setTimeout(() => stopNow('seconds'), limits.seconds * 1000)
    const task: Task = { executionId, sql, directory, maxRows: limits.rows, barred }
    const onEvent = (event: unknown) => {
      const progress = event as Progress
      columns = progress.columns
      if (!settled) onProgress(progress)
    }
    const { outcome } = await pool.callInWorld<TaskAnswer>(on, 'execute', { task }, world, { onEvent })
    return outcome.state === 'cancelled' ? stopped() : outcome
  }
  const clean = async () => {
    if (!settled && columns.length > 0) onProgress({ columns, rows: 0, parts: 0, sizeBytes: 0, percentage: null })
    await cleanFolder(directory)
  }
  const isCrash = (error: unknown) => isAppError(error) && error.code === 'engine-crashed'

  const runAlone = () => pool.withFresh(async fresh => {
    try {
      return await runOn(fresh, true)
    } catch (error) {
      if (!isCrash(error)) throw error
      await clean()
      if (stop) return stopped()
      const { code } = await fresh.host.exited
      const fault = code === memoryExitCode
        ? new AppError('limit-memory', `the statement needs more memory than the ${context.memoryMb} MB of the engine: read fewer rows or columns`,
            { params: { memoryMb: context.memoryMb } })
        : new AppError('engine-crashed', 'the statement brought the engine down, twice: write it another way')
      return { state: 'failed', fault: toFault(fault) } satisfies Outcome
    }
  })
  const run = async (): Promise<Outcome> => {
    for (;;) {
      if (stop) return stopped()
      const placed = await pool.place(worldId(world))
      try {
        return await runOn(placed, false)
      } catch (error) {
        if (!isCrash(error)) throw error
        await clean()
        if (stop) return stopped()
        context.log.warn({ executionId, host: placed.host.name }, 'running a statement again whose host ended')
        if (!placed.ended) return await runAlone()
      }
    }
  }
  const done = run().catch((error: unknown): Outcome => {
    if (!isAppError(error)) context.log.error({ executionId, error: String(error) }, 'an execution failed in the engine')
    return { state: 'failed', fault: toFault(error) }
  }).finally(() => {
    settled = true
    clearTimeout(deadline)
  })
  return {
    done,
    async cancel() {
      stopNow('cancelled')
      await done
    },
  }
}
