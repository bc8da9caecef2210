import { access, constants, mkdir, readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { PartHealth } from '../contracts/admin.ts'
import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import type { Comparison } from '../contracts/history.ts'
import type {
  ColumnValues, Filter, FindRequest, Found, Pivot, PivotRequest, Profile, RowsPage, Stats, StatsRequest, ValueRequest,
  ValuesRequest, WholeValue, Window,
} from '../contracts/result.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { createTurns, startExport } from './export.ts'
import type { ExportInput, ExportOutput } from './export.ts'
import { describeFileFault } from './faults.ts'
import { folderOf, listUsage, makeFolder, removeFolder } from './folders.ts'
import type { FolderUsage } from './folders.ts'
import { startPool } from './pool.ts'
import { createProfiles } from './profiles.ts'

/**
 * The rows of executions, as Parquet parts in a folder each, whose columns are `c0`, `c1`, … by position; their real
 * names and types come from the caller (`columns`). See `docs/results.md`.
 */
export type Results = {
  /** Makes the folder an execution writes its parts to. Throws `result-failed` or `disk-full`. */
  prepare(executionId: string): Promise<string>
  /**
   * Rows `offset …` of the first `parts` parts; of a result not `complete`, sorted and filtered windows may see fewer.
   * Throws `bad-request`, `result-gone`, `limit-seconds`, `limit-memory`.
   */
  window(input: {
    executionId: string; columns: ResultColumn[]; parts: number; complete: boolean; window: Window
  }): Promise<RowsPage>
  /** The chart over all rows of the first `parts` parts that pass the filter; errors as of `window`. */
  chart(input: {
    executionId: string; columns: ResultColumn[]; parts: number; spec: ChartSpec; filter?: Filter[]
  }): Promise<ChartData>
  /** What changed from one whole result to another of the same columns, see `compareResults`; errors as of `window`. */
  compare(input: { before: StoredResult; after: StoredResult; key: number[] }): Promise<Comparison>
  /** The values of a column with their counts; errors as of `window`. */
  values(input: Whole & { wanted: ValuesRequest }): Promise<ColumnValues>
  /** What columns add up to; errors as of `window`. */
  stats(input: Whole & { wanted: StatsRequest }): Promise<Stats>
  /** Cells that hold a text; errors as of `window`. */
  find(input: Whole & { wanted: FindRequest }): Promise<Found>
  /** A piece of one value; errors as of `window`. */
  value(input: Whole & { wanted: ValueRequest }): Promise<WholeValue>
  /** Groups and their totals; errors as of `window`. */
  pivot(input: Whole & { wanted: PivotRequest }): Promise<Pivot>
  /** What is known of each column of a complete result so far; the work goes on in the background. */
  profile(input: Whole & { rows: number }): Promise<Profile>
  /** A stream of the first `maxRows` rows as a file; `done` tells what left, or rejects. */
  export(input: ExportInput): Promise<ExportOutput>
  /** Deletes the rows; an execution that has none is fine. */
  remove(executionId: string): Promise<{ sizeBytes: number }>
  usage(): Promise<FolderUsage[]>
  health(): Promise<PartHealth>
  close(): Promise<void>
}

/** A result by where its parts are and what their columns mean. */
export type StoredResult = { executionId: string; columns: ResultColumn[]; parts: number }

/** All rows of the first `parts` parts. */
type Whole = { executionId: string; columns: ResultColumn[]; parts: number }

export type ResultsOptions = {
  directory: string; tempDirectory: string; hosts: number; memoryMb: number; threads: number; log: Log
  /** What readers may spill to disk while they sort. */
  tempMb?: number
  /** After this a window or a chart ends with `limit-seconds`. */
  timeoutMs?: number
}

const exportsAtOnce = 2
const exportMemoryMb = 512
/** A step of a profile; nobody waits for it. */
const profileMs = 300_000
const lowDiskBytes = 512 * 1_048_576

/** Opens the results: makes the folders, clears what an earlier process left in temp, starts the readers. */
export async function createResults(options: ResultsOptions): Promise<Results> {
  const { directory, tempDirectory, log, timeoutMs = 60_000 } = options
  for (const folder of [directory, tempDirectory]) await makeFolder(folder)
  for (const name of await readdir(tempDirectory)) await rm(join(tempDirectory, name), { recursive: true, force: true })
  const { memoryMb, threads, tempMb = 10_240 } = options
  const shared = { directory, tempDirectory, memoryMb, tempMb, threads }
  const pool = await startPool({ ...shared, hosts: options.hosts, log })
  const ask = async <T>(of: Whole, method: string, wanted: Record<string, unknown>, ms = timeoutMs): Promise<T> => {
    folderOf(directory, of.executionId)
    return JSON.parse(await pool.call<string>(of.executionId, method, { ...of, ...wanted }, ms)) as T
  }
  const profiles = createProfiles({
    directory, log,
    ask: ({ executionId, columns, parts }, positions, known) =>
      ask({ executionId, columns, parts }, 'profile', { positions, known }, profileMs),
  })
  const turn = createTurns(exportsAtOnce)
  const exporting = { ...shared, memoryMb: Math.min(options.memoryMb, exportMemoryMb) }
  const closing = new AbortController()

  return {
    async prepare(executionId) {
      return makeFolder(folderOf(directory, executionId))
    },
    async window({ executionId, columns, parts, complete, window }) {
      folderOf(directory, executionId)
      const answer = parts === 0 ? { rows: [], total: 0 }
        : parseAnswer(await pool.call<string>(executionId, 'window',
          { executionId, columns, parts, complete, window }, timeoutMs))
      const { from, to } = window.columns ?? {}
      return { columns: columns.slice(from, to), ...answer, offset: window.offset, complete }
    },
    async chart({ executionId, columns, parts, spec, filter = [] }) {
      folderOf(directory, executionId)
      const answer = await pool.call<string>(executionId, 'chart', { executionId, columns, parts, spec, filter }, timeoutMs)
      return JSON.parse(answer) as ChartData
    },
    async compare({ before, after, key }) {
      for (const { executionId } of [before, after]) folderOf(directory, executionId)
      return JSON.parse(await pool.call<string>(after.executionId, 'compare', { before, after, key }, timeoutMs)) as Comparison
    },
    values: ({ wanted, ...of }) => ask(of, 'values', wanted),
    stats: ({ wanted, ...of }) => ask(of, 'stats', { wanted }),
    find: ({ wanted, ...of }) => ask(of, 'find', { wanted }),
    async value({ wanted, ...of }) {
      folderOf(directory, of.executionId)
      return pool.call<WholeValue>(of.executionId, 'value', { ...of, ...wanted }, timeoutMs)
    },
    pivot: ({ wanted, ...of }) => ask(of, 'pivot', { wanted }),
    profile: input => profiles.read(input),
    async export(input) {
      folderOf(directory, input.executionId)
      const signal = input.signal ? AbortSignal.any([input.signal, closing.signal]) : closing.signal
      return startExport(exporting, turn, { ...input, signal })
    },
    async remove(executionId) {
      profiles.forget(executionId)
      const removed = await removeFolder(directory, executionId)
      await pool.call(executionId, 'forget', { executionId }, timeoutMs)
        .catch(error => log.warn({ err: error, executionId }, 'a reader still remembers a deleted result'))
      return removed
    },
    usage: () => listUsage(directory),
    async health(): Promise<PartHealth> {
      // With the dot a file in the folder's place is found too.
      await access(`${directory}/.`, constants.W_OK)
        .catch(error => { throw describeFileFault(error, 'the folder of results') })
      await pool.tell('ping', {}, 5_000)
      const { bavail, bsize } = await statfs(directory)
      const free = bavail * bsize
      const [alive, size, freeMb] = [pool.alive(), pool.size, Math.floor(free / 1_048_576)]
      const detail = `${alive} of ${size} readers, ${freeMb.toLocaleString('en')} MB free`
      const params = { alive, size, freeMb }
      if (free < lowDiskBytes) {
        return { ok: false, code: 'disk-low', params, detail: `${detail}: delete old results or give the data folder more space` }
      }
      return { ok: true, code: 'readers', params, detail }
    },
    async close() {
      closing.abort(new AppError('cancelled', 'the server is being stopped'))
      profiles.close()
      await pool.close()
      await mkdir(tempDirectory, { recursive: true })
      for (const name of await readdir(tempDirectory)) {
        await rm(join(tempDirectory, name), { recursive: true, force: true })
      }
    },
  }
}

function parseAnswer(text: string): Pick<RowsPage, 'rows' | 'total'> {
  return JSON.parse(text) as Pick<RowsPage, 'rows' | 'total'>
}
