// The child process that reads results, so that neither DuckDB nor a large sort ever runs in the web process.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ResultColumn, Row } from '../contracts/engine.ts'
import type { ChartSpec } from '../contracts/chart.ts'
import type { Filter, Window } from '../contracts/result.ts'
import { serveHost } from '../host/serve.ts'
import { readChart } from './chart.ts'
import { compareResults } from './compare.ts'
import { Copies } from './copies.ts'
import { openReaderDatabase } from './database.ts'
import type { Ask, DatabaseOptions, ReaderDatabase } from './database.ts'
import { exportParts } from './export-sql.ts'
import type { ExportRequest } from './export-sql.ts'
import { folderOf } from './folders.ts'
import { Growth } from './growth.ts'
import { readFileOrder } from './ordered.ts'
import { RowCounts } from './source.ts'
import type { Source } from './source.ts'
import { Views } from './view.ts'

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
type Ready = { database: ReaderDatabase; options: DatabaseOptions; views: Views }
let opened: Ready | null = null

function getReady(): Ready {
  if (!opened) throw new Error('the reader is asked before it is ready')
  return opened
}

function withSource<T>(of: Of, work: (source: Source, ask: Ask) => Promise<T>): Promise<T> {
  const { database, options } = getReady()
  const folder = folderOf(options.directory, of.executionId)
  return database.use(of.timeoutMs, async ask =>
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
      return { rows: await readFileOrder(ask, source, window.offset, window.limit), total: source.starts.at(-1) ?? 0 }
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
  async export(request: ExportRequest & { timeoutMs: number }): Promise<{ rows: number }> {
    const ready = getReady()
    const folder = folderOf(ready.options.directory, request.executionId)
    return ready.database.use(request.timeoutMs, ask => exportParts(ask, folder, request))
  },
  async forget({ executionId }: { executionId: string }) {
    counts.forget(executionId)
    const { database, views } = getReady()
    await database.use(10_000, ask => views.forget(ask, executionId))
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
  const copies = new Copies({
    // A DuckDB of their own: in one with the windows, its threads would be busy with the copy and a window would wait.
    database: options.exportDirectory ? database : await openReaderDatabase({
      ...options, tempDirectory: folder, threads: Math.max(1, options.threads - 1),
      memoryMb: Math.max(128, Math.floor(options.memoryMb / 2)),
    }),
    folder, maxBytes: options.tempMb * 1_048_576 * copyShare,
    report: error => console.error('a sorted copy of a result could not be made:', error),
  })
  opened = { database, options, views: new Views(copies) }
})
