// The child process that reads results, so that neither DuckDB nor a large sort ever runs in the web process.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ResultColumn, Row } from '../contracts/engine.ts'
import type { ChartSpec } from '../contracts/chart.ts'
import type {
  ColumnProfile, Filter, FindRequest, PivotRequest, StatsRequest, ValueRequest, ValuesRequest, WholeValue, Window,
} from '../contracts/result.ts'
import { serveHost } from '../host/serve.ts'
import { readChart } from './chart.ts'
import { compareResults } from './compare.ts'
import { Copies } from './copies.ts'
import { openReaderDatabase } from './database.ts'
import type { Ask, DatabaseOptions, ReaderDatabase } from './database.ts'
import { exportParts } from './export-sql.ts'
import type { ExportRequest } from './export-sql.ts'
import { Finds } from './find.ts'
import { folderOf } from './folders.ts'
import { Growth } from './growth.ts'
import { readFileOrder } from './ordered.ts'
import { readPivot } from './pivot.ts'
import { profileColumns, profileFully } from './profile.ts'
import { RowCounts } from './source.ts'
import type { Source } from './source.ts'
import { readStats } from './stats.ts'
import { readValues } from './values.ts'
import { Views } from './view.ts'
import { readWhole } from './whole.ts'

type Of = { executionId: string; columns: ResultColumn[]; parts: number; timeoutMs: number }
export type WindowRequest = Of & { window: Window; complete: boolean }
export type CompareRequest = { before: Omit<Of, 'timeoutMs'>; after: Omit<Of, 'timeoutMs'>; key: number[]; timeoutMs: number }
export type ChartRequest = Of & { spec: ChartSpec; filter: Filter[] }
/** What a window answers: `{ rows, total }` as JSON text, which crosses processes faster than objects do. */
export type WindowAnswer = { rows: Row[]; total: number }

/** Of the space for spilling, copies may take this much besides. */
const copyShare = 0.5

const counts = new RowCounts()
const growth = new Growth()
type Ready = {
  database: ReaderDatabase
  /** For work nobody waits for: in the one with the windows, its threads would be busy and a window would wait. */
  background: ReaderDatabase
  options: DatabaseOptions; views: Views; finds: Finds
}
let opened: Ready | null = null

function getReady(): Ready {
  if (!opened) throw new Error('the reader is asked before it is ready')
  return opened
}

function withSource<T>(
  of: Of, work: (source: Source, ask: Ask) => Promise<T>, where: 'database' | 'background' = 'database',
): Promise<T> {
  const ready = getReady()
  const folder = folderOf(ready.options.directory, of.executionId)
  return ready[where].use(of.timeoutMs, async ask =>
    work(await counts.open(ask, folder, of.executionId, of.columns, of.parts), ask))
}

function openSource(ask: Ask, { executionId, columns, parts }: Omit<Of, 'timeoutMs'>): Promise<Source> {
  return counts.open(ask, folderOf(getReady().options.directory, executionId), executionId, columns, parts)
}

async function readOrdered(ask: Ask, all: Source, { window, complete }: WindowRequest): Promise<WindowAnswer> {
  const { views } = getReady()
  if (complete) return views.read(ask, all, window, true)
  const source = growth.view(all, window)
  const start = performance.now()
  const answer = await views.read(ask, source, window, false)
  growth.answered(source, window, performance.now() - start)
  return answer
}

serveHost({
  async window(request: WindowRequest): Promise<string> {
    const { window } = request
    const answer = await withSource<WindowAnswer>(request, async (source, ask) => {
      if (window.sort.length > 0 || window.filter.length > 0) return readOrdered(ask, source, request)
      const rows = await readFileOrder(ask, source, window.offset, window.limit, window.columns)
      return { rows, total: source.starts.at(-1) ?? 0 }
    })
    return JSON.stringify(answer)
  },
  async chart(request: ChartRequest): Promise<string> {
    return JSON.stringify(await withSource(request, (source, ask) => readChart(ask, source, request.spec, request.filter)))
  },
  async compare({ before, after, key, timeoutMs }: CompareRequest): Promise<string> {
    return JSON.stringify(await withSource({ ...before, timeoutMs }, (left, ask) =>
      openSource(ask, after).then(right => compareResults(ask, left, right, key))))
  },
  async values(request: Of & ValuesRequest): Promise<string> {
    return JSON.stringify(await withSource(request, (source, ask) => readValues(ask, source, request)))
  },
  async stats({ wanted, ...of }: Of & { wanted: StatsRequest }): Promise<string> {
    const { views } = getReady()
    return JSON.stringify(await withSource(of, (source, ask) => readStats(ask, source, views, wanted)))
  },
  async find({ wanted, ...of }: Of & { wanted: FindRequest }): Promise<string> {
    const { views, finds } = getReady()
    return JSON.stringify(await withSource(of, (source, ask) => finds.read(ask, source, views, wanted)))
  },
  async value(request: Of & ValueRequest): Promise<WholeValue> {
    const { views } = getReady()
    return withSource(request, (source, ask) => readWhole(ask, source, views, request))
  },
  async pivot({ wanted, ...of }: Of & { wanted: PivotRequest }): Promise<string> {
    return JSON.stringify(await withSource(of, (source, ask) => readPivot(ask, source, wanted)))
  },
  async profile({ positions, known, ...of }: Of & { positions: number[]; known: ColumnProfile | null }): Promise<string> {
    return JSON.stringify(await withSource(of, async (source, ask) =>
      known ? [await profileFully(ask, source, positions[0] ?? 0, known)] : profileColumns(ask, source, positions),
    'background'))
  },
  async export(request: ExportRequest & { timeoutMs: number }): Promise<{ rows: number }> {
    const ready = getReady()
    const folder = folderOf(ready.options.directory, request.executionId)
    return ready.database.use(request.timeoutMs, ask => exportParts(ask, folder, request))
  },
  async forget({ executionId }: { executionId: string }) {
    counts.forget(executionId)
    const { database, views, finds } = getReady()
    await database.use(10_000, async ask => {
      await finds.forget(ask, executionId)
      await views.forget(ask, executionId)
    })
    return null
  },
  async ping() {
    await getReady().database.use(5_000, ask => ask('SELECT 1'))
    return null
  },
}, async (options: DatabaseOptions) => {
  // A reader has a temp folder of its own: what is there is of one that died. Exports share theirs.
  if (!options.exportDirectory) rmSync(options.tempDirectory, { recursive: true, force: true })
  const database = await openReaderDatabase(options)
  const folder = join(options.tempDirectory, 'copies')
  const background = options.exportDirectory ? database : await openReaderDatabase({
    ...options, tempDirectory: folder, threads: Math.max(1, options.threads - 1),
    memoryMb: Math.max(128, Math.floor(options.memoryMb / 2)),
  })
  const copies = new Copies({
    database: background, folder, maxBytes: options.tempMb * 1_048_576 * copyShare,
    report: error => console.error('a sorted copy of a result could not be made:', error),
  })
  opened = { database, background, options, views: new Views(copies), finds: new Finds() }
})
