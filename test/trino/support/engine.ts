import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Progress, WorldSpec } from '../../../lib/contracts/engine.ts'
import { createTrinoEngine } from '../../../lib/engine/trino/engine.ts'
import type { TrinoOptions } from '../../../lib/engine/trino/engine.ts'
import type { Engine } from '../../../lib/engine/engine.ts'
import { createLogger } from '../../../lib/log.ts'

export type Bench = {
  engine: Engine
  options: TrinoOptions
  folder: string
  /** Starts a statement in a result folder of its own. */
  begin(sql: string, limits?: { rows: number; seconds: number }, as?: { user?: string; role?: string }): Started
  close(): Promise<void>
}
export type Started = {
  done: Promise<Outcome>; cancel: () => Promise<void>; directory: string; progress: Progress[]; executionId: string
}

/** A world for suites whose Trino has no policy: only names for hints stand in it. */
export const anyWorld: WorldSpec = {
  key: 'any', catalogVersion: 'v1', views: [
    { catalog: 'tpch', schema: 'tiny', table: 'customer', select: '' }, { catalog: 'tpch', schema: 'tiny', table: 'orders', select: '' },
  ],
}

/** An engine on a server, with result folders to run into. */
export async function openBench(server: { url: string; user: string; password: string }, more: Partial<TrinoOptions> = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-trino-bench-'))
  mkdirSync(join(folder, 'temp'))
  const options: TrinoOptions = {
    url: server.url, user: server.user, password: server.password, forwarded: true, analyses: null, hosts: 1, memoryMb: 512,
    threads: 2, tempDirectory: join(folder, 'temp'), log: createLogger('silent'), ...more,
  }
  const engine = await createTrinoEngine(options)
  return {
    engine, options, folder,
    begin(sql, limits = { rows: 1e8, seconds: 120 }, as = {}) {
      const executionId = crypto.randomUUID()
      const directory = join(folder, executionId)
      mkdirSync(directory)
      const progress: Progress[] = []
      const run = engine.execute({ executionId, sql, world: anyWorld, directory, limits, user: 'analyst', ...as }, event => progress.push(event))
      return { done: run.done, cancel: () => run.cancel(), directory, progress, executionId }
    },
    async close() {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
