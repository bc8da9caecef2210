import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecuteRequest, Outcome, Progress, Row, Run, RunDetail } from '../../contracts/engine.ts'
import { AppError, isAppError, toFault } from '../../errors.ts'
import type { TrinoOptions } from './options.ts'
import type { Page } from './page.ts'
import { openQuery } from './session.ts'
import type { OpenQuery } from './session.ts'
import { stageOf } from './stage.ts'
import { createSpool, partFile } from './spool.ts'
import type { Spool } from './spool.ts'
import { kindOfStatement, trimStatement } from './statement.ts'
import type { Transport } from './transport.ts'
import type { Writer, Writers } from './writers.ts'

type Context = { options: TrinoOptions; transport: Transport; writers: Writers }

const progressEveryMs = 100
/** Results up to this many rows travel with the answer. */
const maxFirstRows = 200
/** Trino's own limit comes this much later than ours, so that the message is ours and nothing runs on without us. */
const graceSeconds = 5

/** Runs one statement as a person, through every fault of the network, into Parquet parts. */
export function startRun(context: Context, request: ExecuteRequest, onProgress: (progress: Progress) => void): Run {
  const stop = new AbortController()
  let reason: 'cancelled' | 'seconds' | undefined
  let query: OpenQuery | undefined
  let settled = false
  const stopNow = (why: 'cancelled' | 'seconds') => {
    if (settled || reason) return
    reason = why
    stop.abort()
  }
  const timer = setTimeout(() => stopNow('seconds'), request.limits.seconds * 1000)
  const run = async (): Promise<Outcome> => {
    const pageDirectory = join(context.options.tempDirectory, `pages-${request.executionId}`)
    let spool: Spool | undefined
    let writer: Writer | undefined
    try {
      if (!kindOfStatement(request.sql)) throw new AppError('statement-kind', 'only statements that read may run here')
      await demandFolder(request.directory)
      query = await openQuery(context.options, context.transport, {
        sql: trimStatement(request.sql), user: getUser(request), trace: request.executionId, signal: stop.signal,
        session: { query_max_run_time: `${Math.ceil(request.limits.seconds) + graceSeconds}s` },
      })
      let detail: RunDetail | undefined
      let percentage: number | null = null
      let reported = { at: 0, parts: 0, stage: '' }
      const report = (last = false) => {
        const now = { at: Date.now(), parts: spool?.parts ?? 0, stage: detail?.stage ?? '' }
        const news = last || now.parts !== reported.parts || now.stage !== reported.stage
        if (reason || (!news && now.at - reported.at < progressEveryMs)) return
        reported = now
        onProgress({
          columns: spool?.columns ?? [], rows: spool?.rows ?? 0, parts: spool?.parts ?? 0, sizeBytes: spool?.sizeBytes ?? 0,
          percentage, ...(detail ? { detail } : {}),
        })
      }
      for (;;) {
        const page = await query.next()
        if (!page) break
        detail = detailOf(page)
        percentage = page.stats.progressPercentage ?? null
        if (page.columns && !spool) {
          await mkdir(pageDirectory, { recursive: true, mode: 0o700 })
          writer = await context.writers.place()
          spool = createSpool({ writer, columns: page.columns, directory: request.directory, pageDirectory, onPart: () => report() })
        }
        if (page.rows && spool) await spool.append(page.rows)
        checkRows(spool, request)
        report()
      }
      if (!spool || !writer) throw new AppError('statement-kind', 'the statement gives no rows: only reading ones run here')
      await spool.finish()
      checkRows(spool, request)
      report(true)
      if (reason) throw new AppError('cancelled', 'the statement was stopped')
      const { columns, rows, parts, sizeBytes } = spool
      const files = Array.from({ length: parts }, (_, part) => partFile(request.directory, part))
      const first = rows <= maxFirstRows ? await writer.call<Row[]>('first', { files, columns }) : null
      return { state: 'succeeded', columns, rows, parts, sizeBytes, first, read: null }
    } catch (error) {
      // Whatever ended it here must end it there: a query that nobody fetches holds its place for minutes.
      await query?.cancel().catch((fault: unknown) =>
        context.options.log.warn({ executionId: request.executionId, fault: toFault(fault).message }, 'a query could not be stopped in Trino'))
      await spool?.settle()
      await emptyFolder(request.directory)
      return { state: reason === 'cancelled' ? 'cancelled' : 'failed', fault: toFault(judge(error, reason, request)) }
    } finally {
      writer?.release()
      await rm(pageDirectory, { recursive: true, force: true })
    }
  }
  const done = run().catch((error: unknown): Outcome => {
    context.options.log.error({ executionId: request.executionId, error: String(error) }, 'an execution failed in the engine')
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

function judge(error: unknown, reason: 'cancelled' | 'seconds' | undefined, { limits }: ExecuteRequest): AppError {
  if (reason === 'cancelled') return new AppError('cancelled', 'the statement was stopped')
  const late = reason === 'seconds' || (isAppError(error) && error.code === 'limit-seconds')
  if (late) {
    const message = `the statement took longer than the ${limits.seconds} seconds you may have: filter or aggregate more`
    return new AppError('limit-seconds', message, { params: { seconds: limits.seconds } })
  }
  if (isAppError(error)) return error
  throw error
}

function checkRows(spool: Spool | undefined, { limits }: ExecuteRequest): void {
  if (!spool || spool.rows <= limits.rows) return
  throw new AppError('limit-rows', `the result has more than the ${limits.rows} rows you may have: filter or aggregate`,
    { params: { rows: limits.rows } })
}

function detailOf({ id, stats }: Page): RunDetail {
  return {
    stage: stats.queued ? 'queued' : stageOf(stats.state), queryId: id, splits: { done: stats.completedSplits, total: stats.totalSplits },
    readRows: stats.processedRows, readBytes: stats.physicalInputBytes ?? stats.processedBytes,
  }
}

async function demandFolder(directory: string): Promise<void> {
  await access(directory).catch(cause => {
    throw new AppError('result-failed',
      'the result could not be written: ask your administrator to look at the folder of results', { cause })
  })
}

async function emptyFolder(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true })
}
