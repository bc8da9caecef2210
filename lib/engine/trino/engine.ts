import { tableKey } from '../../contracts/catalog.ts'
import type { WarehouseCatalog } from '../../contracts/catalog.ts'
import { sourceToken } from '../../contracts/engine.ts'
import type { ExecuteRequest, GovernedView, Outcome } from '../../contracts/engine.ts'
import { AppError, isAppError, toFault } from '../../errors.ts'
import type { Engine } from '../engine.ts'
import { startRun } from './execute.ts'
import { listFunctions } from './functions.ts'
import { createListing } from './listing.ts'
import type { TrinoOptions } from './options.ts'
import { readStatement } from './read.ts'
import { createReadings } from './readings.ts'
import { listQueries, stopQuery } from './running.ts'
import { ask } from './session.ts'
import { trimStatement } from './statement.ts'
import { createTransport } from './transport.ts'
import { parseWrite } from './write.ts'
import { createWriters } from './writers.ts'

export type { TrinoOptions } from './options.ts'

export type TrinoEngine = Engine & {
  /** Lists the tables again, because they may have changed; whoever asks meanwhile gets the last listing. */
  relist(): void
  /** The last listing of tables, at once; null before the first. */
  listed(): WarehouseCatalog | null
}

/** Checks of views that run side by side. */
const checksAtOnce = 4
const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * A Trino cluster as engine: statements run as the person, policy is enforced by Trino itself, which asks our decision
 * point. Rejects only for options that cannot be used; a cluster that is away shows in `health` and in each call.
 */
export async function createTrinoEngine(options: TrinoOptions): Promise<TrinoEngine> {
  const transport = createTransport(options)
  const writers = createWriters({
    count: options.hosts, memoryMb: options.memoryMb, threads: options.threads, tempDirectory: options.tempDirectory,
  })
  const listing = createListing(options, transport)
  const readings = createReadings()
  let functions: string[] = []
  let running = 0

  const checkView = async (view: GovernedView): Promise<string[]> => {
    const analysis = options.analyses?.begin(null)
    if (!analysis) return []
    const raw = [view.catalog, view.schema, view.table].map(quoteName).join('.')
    try {
      await ask(options, transport, {
        sql: `EXPLAIN (TYPE VALIDATE) ${view.select.replace(sourceToken, () => raw)}`,
        user: analysis.name, trace: 'check', tags: 'sagwan-read',
      })
      return []
    } catch (error) {
      if (!isAppError(error) || error.code === 'engine-unavailable') throw error
      return [`${tableKey(view)}: ${error.message}`]
    } finally {
      analysis.end()
    }
  }
  /** What a statement changed must be there for the next one: its schema is listed again before it has ended. */
  const settle = async (request: ExecuteRequest, outcome: Outcome): Promise<Outcome> => {
    const writes = parseWrite(trimStatement(request.sql), options.catalog ?? '')?.writes
    if (!writes || (outcome.state !== 'succeeded' && outcome.fault.code !== 'write-unsure')) return outcome
    readings.clear()
    await listing.refreshSchemas(writes.map(({ table }) => table)).catch(error =>
      options.log.warn({ fault: toFault(error).message }, 'the tables of Trino could not be listed after a write'))
    return outcome
  }
  return {
    kind: 'trino',
    capabilities: { columns: options.analyses !== null, read: false, percentage: true, writes: true },
    async catalog() {
      if (functions.length === 0) functions = await listFunctions(options, transport)
      return listing.catalog()
    },
    async checkViews(views) {
      const faults: string[] = []
      for (let i = 0; i < views.length; i += checksAtOnce) {
        faults.push(...(await Promise.all(views.slice(i, i + checksAtOnce).map(checkView))).flat())
      }
      return faults
    },
    async read(sql, world, user) {
      if (!user) throw new AppError('internal', 'a statement for Trino must say whose it is')
      // What is read now is run a moment later, and a process takes longer to start than a small statement.
      writers.warm()
      const key = JSON.stringify([user, world.key, world.catalogVersion, sql])
      return readings.get(key) ?? readings.keep(key, readStatement({ options, transport, isView: listing.isView }, sql, world, user))
    },
    execute(request, onProgress) {
      running++
      const run = startRun({ options, transport, writers }, request, onProgress)
      const done = run.done.then(outcome => settle(request, outcome)).finally(() => { running-- })
      return { done, cancel: () => run.cancel() }
    },
    queries: () => listQueries(options, transport),
    stopQuery: id => stopQuery(transport, options, id),
    relist() { void listing.refresh().catch(() => undefined) },
    listed: () => listing.listed(),
    functions: () => functions,
    async health() {
      // Under a name of the policy's own: it needs the password, the right to act for people, and Sagwan's own answers.
      const analysis = options.analyses?.begin(null)
      try {
        const { rows } = await ask(options, transport, {
          sql: 'EXPLAIN (TYPE VALIDATE) SELECT 1', user: analysis?.name ?? options.user, trace: 'health', tags: 'sagwan-read', patienceMs: 0,
          signal: AbortSignal.timeout(10_000),
        })
        const { host } = new URL(options.url)
        return {
          ok: rows.length === 1, code: 'trino-answers', params: { host }, detail: `Trino answers at ${host}`, running,
          hosts: writers.alive(),
        }
      } catch (error) {
        const { code, message, params } = toFault(error)
        const said = code === 'cancelled' ? { code: 'trino-slow' as const, params: { seconds: 10 }, detail: 'Trino does not answer in 10 seconds' }
          : { code, detail: message, ...(params ? { params } : {}) }
        return { ok: false, ...said, running, hosts: writers.alive() }
      } finally {
        analysis?.end()
      }
    },
    async close() {
      await writers.close()
      transport.close()
    },
  }
}
