import type { GovernedView, Reading } from '../../contracts/engine.ts'
import type { TableSchema } from '../../contracts/catalog.ts'
import { AppError } from '../../errors.ts'
import { serveHost } from '../../host/serve.ts'
import { readCatalog } from './catalog.ts'
import { createDesks } from './desks.ts'
import { executeTask } from './execute.ts'
import type { Stopper, Task, TaskAnswer } from './execute.ts'
import { readInWorld } from './read.ts'
import { buildSide, createInstance } from './side.ts'
import { createShelf } from './shelf.ts'
import { memoryExitCode } from './protocol.ts'
import type { Missing, WorkerHealth, WorkerInit, WorldRef } from './protocol.ts'

/** All that a host process holds. */
async function createWorker({ settings, maxWorlds, maxRssMb }: WorkerInit) {
  // Results are written by an instance of its own: worlds may not touch files.
  const desks = createDesks(await createInstance(settings, { preserve_insertion_order: 'true' }))
  const shelf = createShelf(settings, maxWorlds)
  const running = new Map<string, Stopper>()
  // Some functions allocate behind the engine's back; before the system runs out, this host ends.
  setInterval(() => {
    if (process.memoryUsage.rss() > maxRssMb * 1024 * 1024) process.exit(memoryExitCode)
  }, 200).unref()
  return { settings, desks, shelf, running }
}

/** A host process is one worker: the only state of a module, and of this process alone. */
let worker: Awaited<ReturnType<typeof createWorker>> | undefined

function get() {
  if (!worker) throw new AppError('internal', 'the host has not started')
  return worker
}

serveHost({
  async catalog(): Promise<TableSchema[]> {
    return readCatalog(get().settings)
  },

  async check({ views }: { views: GovernedView[] }): Promise<string[]> {
    const side = await buildSide(get().settings, views, false)
    side.close()
    return side.faults.map(({ table, message }) => `${table}: ${message}`)
  },

  async read({ sql, world }: { sql: string; world: WorldRef }): Promise<Reading | Missing> {
    return await get().shelf.use(world, async found => (await readInWorld(found, sql)).reading) ?? { missing: true }
  },

  async execute({ task, world }: { task: Task; world: WorldRef }, emit): Promise<TaskAnswer | Missing> {
    const { settings, desks, shelf, running } = get()
    const stopper: Stopper = { stopped: false, interrupt: null }
    running.set(task.executionId, stopper)
    try {
      const answer = await shelf.use(world, found => executeTask({ settings, desks, world: found, stopper, emit }, task))
      if (answer?.broken) shelf.drop(world.id)
      return answer ?? { missing: true }
    } finally {
      running.delete(task.executionId)
    }
  },

  async stop({ executionId }: { executionId: string }): Promise<void> {
    const stopper = get().running.get(executionId)
    if (!stopper) return
    stopper.stopped = true
    stopper.interrupt?.()
  },

  /** Forgets worlds of other versions of the warehouse, once nothing runs in them. */
  async keep({ catalogVersion }: { catalogVersion: string }): Promise<void> {
    get().shelf.keep(catalogVersion)
  },

  async health(): Promise<WorkerHealth> {
    const { shelf, running } = get()
    return { worlds: shelf.size, running: running.size, rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024) }
  },
}, async (init: WorkerInit) => {
  worker = await createWorker(init)
})
