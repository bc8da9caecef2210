import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecuteRequest, Outcome, Progress, Row, RunDetail } from '../../contracts/engine.ts'
import { AppError } from '../../errors.ts'
import type { Page, TrinoColumn } from './page.ts'
import { readSegment } from './segments.ts'
import { createSpool, partFile } from './spool.ts'
import type { Spool } from './spool.ts'
import { stageOf } from './stage.ts'
import type { Transport } from './transport.ts'
import type { Writer, Writers } from './writers.ts'

const progressEveryMs = 100
/** Results up to this many rows travel with the answer. */
const maxFirstRows = 200
/** The result of a statement that gives no rows. */
const doneColumn: TrinoColumn = { name: 'done', type: 'varchar', typeSignature: { rawType: 'varchar', arguments: [] } }

type Result = Pick<Extract<Outcome, { state: 'succeeded' }>, 'columns' | 'rows' | 'parts' | 'sizeBytes' | 'first'>

/** The pages of one run on their way into Parquet, and what is told of it meanwhile. */
export type Gathering = {
  /** Takes what a page brought. Throws `limit-rows`, and what kept its rows from being written. */
  take(page: Page): Promise<void>
  /** The result of a statement that gives no rows: one that says what was done. */
  note(text: string): Promise<void>
  /** Whether there are columns, and so a result. */
  hasRows(): boolean
  /** Writes what is left and tells of the end. */
  finish(): Promise<Result>
  /** Removes all that was written. */
  discard(): Promise<void>
  /** Gives back what it holds; always to be called. */
  close(): Promise<void>
}

type Options = {
  writers: Writers
  transport: Transport
  signal: AbortSignal
  request: Pick<ExecuteRequest, 'executionId' | 'directory' | 'limits'>
  tempDirectory: string
  onProgress: (progress: Progress) => void
  /** True once nothing more is to be told. */
  isStopped: () => boolean
}

/** Nothing is opened before the first columns come. Throws `result-failed` where the result's folder is not there. */
export async function openGathering(options: Options): Promise<Gathering> {
  const { writers, transport, signal, request, tempDirectory, onProgress, isStopped } = options
  const { directory, limits } = request
  await access(directory).catch(cause => {
    throw new AppError('result-failed',
      'the result could not be written: ask your administrator to look at the folder of results', { cause })
  })
  const pageDirectory = join(tempDirectory, `pages-${request.executionId}`)
  let held: { spool: Spool; writer: Writer } | undefined
  let detail: RunDetail | undefined
  let percentage: number | null = null
  let reported = { at: 0, parts: 0, stage: '' }

  const report = (last = false) => {
    const spool = held?.spool
    const now = { at: Date.now(), parts: spool?.parts ?? 0, stage: detail?.stage ?? '' }
    const news = last || now.parts !== reported.parts || now.stage !== reported.stage
    if (isStopped() || (!news && now.at - reported.at < progressEveryMs)) return
    reported = now
    onProgress({
      columns: spool?.columns ?? [], rows: spool?.rows ?? 0, parts: spool?.parts ?? 0, sizeBytes: spool?.sizeBytes ?? 0,
      percentage, ...(detail ? { detail } : {}),
    })
  }
  const open = async (columns: TrinoColumn[]) => {
    await mkdir(pageDirectory, { recursive: true, mode: 0o700 })
    const writer = await writers.place()
    held = { writer, spool: createSpool({ writer, columns, directory, pageDirectory, onPart: () => report() }) }
    return held.spool
  }
  const check = () => {
    if (!held || held.spool.rows <= limits.rows) return
    throw new AppError('limit-rows', `the result has more than the ${limits.rows} rows you may have: filter or aggregate`,
      { params: { rows: limits.rows } })
  }
  return {
    async take(page) {
      detail = detailOf(page)
      percentage = page.stats.progressPercentage ?? null
      // What changes tables and counts no rows has columns, none of them.
      if (page.columns?.length && !held) await open(page.columns)
      if (page.rows) await held?.spool.append(page.rows)
      for (const segment of page.spooled?.segments ?? []) {
        await held?.spool.append(await readSegment(transport, page.spooled!.encoding, segment, signal))
        check()
        report()
      }
      check()
      report()
    },
    async note(text) {
      const spool = held?.spool ?? await open([doneColumn])
      await spool.append(Buffer.from(JSON.stringify([[text]])))
    },
    hasRows: () => held !== undefined,
    async finish() {
      if (!held) throw new AppError('statement-kind', 'the statement gives no rows')
      const { spool, writer } = held
      await spool.finish()
      check()
      report(true)
      const { columns, rows, parts, sizeBytes } = spool
      const files = Array.from({ length: parts }, (_, part) => partFile(directory, part))
      const first = rows <= maxFirstRows ? await writer.call<Row[]>('first', { files, columns }) : null
      return { columns, rows, parts, sizeBytes, first }
    },
    async discard() {
      await held?.spool.settle()
      await emptyFolder(directory)
    },
    async close() {
      held?.writer.release()
      await rm(pageDirectory, { recursive: true, force: true })
    },
  }
}
function detailOf({ id, stats }: Page): RunDetail {
  return {
    stage: stats.queued ? 'queued' : stageOf(stats.state), queryId: id, splits: { done: stats.completedSplits, total: stats.totalSplits },
    readRows: stats.processedRows, readBytes: stats.physicalInputBytes ?? stats.processedBytes,
  }
}

async function emptyFolder(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true })
}
