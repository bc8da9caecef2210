import type { ExecuteRequest, Outcome, Progress, Run, Write } from '../../contracts/engine.ts'
import { roleTag } from '../../contracts/tags.ts'
import { AppError, isAppError, toFault } from '../../errors.ts'
import { findFate } from './fate.ts'
import { openGathering } from './gather.ts'
import type { Gathering } from './gather.ts'
import type { TrinoOptions } from './options.ts'
import type { Page } from './page.ts'
import { encodings } from './segments.ts'
import { openQuery } from './session.ts'
import type { OpenQuery } from './session.ts'
import { kindOfStatement, trimStatement } from './statement.ts'
import type { Transport } from './transport.ts'
import { parseWrite } from './write.ts'
import type { Writers } from './writers.ts'

type Context = { options: TrinoOptions; transport: Transport; writers: Writers }
type Reason = 'cancelled' | 'seconds' | undefined

/** Trino's own limit comes this much later than ours, so that the message is ours and nothing runs on without us. */
const graceSeconds = 5

/** Runs one statement as a person, through every fault of the network, into Parquet parts. */
export function startRun(context: Context, request: ExecuteRequest, onProgress: (progress: Progress) => void): Run {
  const { options, transport, writers } = context
  const stop = new AbortController()
  let reason: Reason
  let settled = false
  const stopNow = (why: 'cancelled' | 'seconds') => {
    if (settled || reason) return
    reason = why
    stop.abort()
  }
  // Its time counts from the moment it leaves Trino's queue.
  let timer: NodeJS.Timeout | undefined
  const startTimer = () => { timer ??= setTimeout(() => stopNow('seconds'), request.limits.seconds * 1000) }
  const sql = trimStatement(request.sql)
  const writes = parseWrite(sql, options.catalog ?? '')?.writes
  const run = async (): Promise<Outcome> => {
    let query: OpenQuery | undefined
    let gathering: Gathering | undefined
    try {
      if (!writes && !kindOfStatement(sql)) throw new AppError('statement-kind', 'this statement does not run here')
      gathering = await openGathering({
        writers, transport, signal: stop.signal, request, tempDirectory: options.tempDirectory, onProgress, isStopped: () => reason !== undefined,
      })
      query = await openQuery(options, transport, {
        sql, user: getUser(request), trace: request.executionId, signal: stop.signal,
        session: { query_max_execution_time: `${Math.ceil(request.limits.seconds) + graceSeconds}s` },
        headers: { 'X-Trino-Query-Data-Encoding': encodings },
        ...(request.role ? { tags: `sagwan,${roleTag(request.role)}` } : {}),
      })
      let last: Page | undefined
      for (;;) {
        const page = await query.next()
        if (!page) break
        last = page
        if (!page.stats.queued && page.stats.state !== 'QUEUED') startTimer()
        await gathering.take(page)
      }
      // Who stopped a write too late is told that it is done.
      if (reason && !writes) throw new AppError('cancelled', 'the statement was stopped')
      if (writes && !gathering.hasRows()) await gathering.note(last?.updateType ?? 'done')
      const result = await gathering.finish()
      if (reason && !writes) throw new AppError('cancelled', 'the statement was stopped')
      const written = writes ? { written: last?.updateCount ?? null } : {}
      return { state: 'succeeded', ...result, read: null, ...written }
    } catch (error) {
      // Whatever ended it here must end it there: a query that nobody fetches holds its place for minutes.
      await query?.cancel().catch((fault: unknown) =>
        options.log.warn({ executionId: request.executionId, fault: toFault(fault).message }, 'a query could not be stopped in Trino'))
      await gathering?.discard()
      const fault = toFault(judge(error, reason, request))
      if (writes && query?.id && !isTrinos(error)) return await judgeWrite(context, query.id, writes, fault, reason)
      return { state: reason === 'cancelled' ? 'cancelled' : 'failed', fault }
    } finally {
      await gathering?.close()
    }
  }
  const done = run().catch((error: unknown): Outcome => {
    options.log.error({ executionId: request.executionId, error: String(error) }, 'an execution failed in the engine')
    return { state: 'failed', fault: toFault(error) }
  }).finally(() => {
    settled = true
    clearTimeout(timer)
  })
  return {
    done,
    async cancel() {
      stopNow('cancelled')
      await done
    },
  }
}

function getUser({ user }: ExecuteRequest): string {
  if (user) return user
  throw new AppError('internal', 'a statement for Trino must say whose it is')
}

/** Whether Trino itself said how the statement ended. */
function isTrinos(error: unknown): boolean {
  return isAppError(error) && typeof error.params.trino === 'string'
}

/** What a statement that writes came to where its answer was not waited for, or did not come: Trino is asked. */
async function judgeWrite(
  { options, transport }: Context, queryId: string, writes: Write[], fault: ReturnType<typeof toFault>, reason: Reason,
): Promise<Outcome> {
  const fate = await findFate(options, transport, queryId, options.log)
  const state = reason === 'cancelled' ? 'cancelled' : 'failed'
  if (fate === 'undone') return { state, fault }
  const tables = [...new Set(writes.map(({ table }) => table))].map(table => `\`${table}\``).join(', ')
  const end = fate === 'done' ? 'is written all the same: it was done before'
    : 'may be written all the same: look before you run it again'
  const message = `${fault.message}; ${tables} ${end}`
  return { state: 'failed', fault: { code: 'write-unsure', message, params: { tables, fate } } }
}

function judge(error: unknown, reason: Reason, { limits }: ExecuteRequest): AppError {
  if (reason === 'cancelled') return new AppError('cancelled', 'the statement was stopped')
  const late = reason === 'seconds' || (isAppError(error) && error.code === 'limit-seconds')
  if (late) {
    const message = `the statement took longer than the ${limits.seconds} seconds you may have: filter or aggregate more`
    return new AppError('limit-seconds', message, { params: { seconds: limits.seconds } })
  }
  if (isAppError(error)) return error
  throw error
}
