// The child process that reads results, so that neither DuckDB nor a large sort ever runs in the web process.
import type { ResultColumn, Row } from '../contracts/engine.ts'
import type { ChartSpec } from '../contracts/chart.ts'
import type { Window } from '../contracts/result.ts'
import { serveHost } from '../host/serve.ts'
import { readChart } from './chart.ts'
import { openReaderDatabase } from './database.ts'
import type { Ask, DatabaseOptions, ReaderDatabase } from './database.ts'
import { exportParts } from './export-sql.ts'
import type { ExportRequest } from './export-sql.ts'
import { folderOf } from './folders.ts'
import { RowCounts } from './source.ts'
import type { Source } from './source.ts'
import { readFileOrder, Views } from './view.ts'

type Of = { executionId: string; columns: ResultColumn[]; parts: number; timeoutMs: number }
export type WindowRequest = Of & { window: Window }
export type ChartRequest = Of & { spec: ChartSpec }
/** What a window answers: `{ rows, total }` as JSON text, which crosses processes faster than objects do. */
export type WindowAnswer = { rows: Row[]; total: number }

const counts = new RowCounts()
const views = new Views()
let options: DatabaseOptions | null = null
let database: ReaderDatabase | null = null

function getDatabase(): { database: ReaderDatabase; options: DatabaseOptions } {
  if (!database || !options) throw new Error('the reader is asked before it is ready')
  return { database, options }
}

function withSource<T>(of: Of, work: (source: Source, ask: Ask) => Promise<T>): Promise<T> {
  const ready = getDatabase()
  const folder = folderOf(ready.options.directory, of.executionId)
  return ready.database.use(of.timeoutMs, async ask =>
    work(await counts.open(ask, folder, of.executionId, of.columns, of.parts), ask))
}

serveHost({
  async window(request: WindowRequest): Promise<string> {
    const { window } = request
    const answer = await withSource<WindowAnswer>(request, async (source, ask) => {
      if (window.sort.length > 0 || window.filter.length > 0) return views.read(ask, source, window)
      return { rows: await readFileOrder(ask, source, window.offset, window.limit), total: source.starts.at(-1) ?? 0 }
    })
    return JSON.stringify(answer)
  },
  async chart(request: ChartRequest): Promise<string> {
    return JSON.stringify(await withSource(request, (source, ask) => readChart(ask, source, request.spec)))
  },
  async export(request: ExportRequest & { timeoutMs: number }): Promise<{ rows: number }> {
    const ready = getDatabase()
    const folder = folderOf(ready.options.directory, request.executionId)
    return ready.database.use(request.timeoutMs, ask => exportParts(ask, folder, request))
  },
  async forget({ executionId }: { executionId: string }) {
    counts.forget(executionId)
    await getDatabase().database.use(10_000, ask => views.forget(ask, executionId))
    return null
  },
  async ping() {
    await getDatabase().database.use(5_000, ask => ask('SELECT 1'))
    return null
  },
}, async (init: DatabaseOptions) => {
  options = init
  database = await openReaderDatabase(init)
})
