import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ResultColumn } from '../../lib/contracts/engine.ts'
import { windowSchema } from '../../lib/contracts/result.ts'
import type { Window } from '../../lib/contracts/result.ts'
import type { RowsPage } from '../../lib/contracts/result.ts'
import { kindOf, storedType } from '../../lib/host/duckdb-values.ts'
import { createLogger } from '../../lib/log.ts'
import { createResults } from '../../lib/results/results.ts'
import type { Results, ResultsOptions } from '../../lib/results/results.ts'

/** A result on disk, as an engine leaves it. */
export type Stored = { executionId: string; columns: ResultColumn[]; parts: number; complete: boolean }
export type Workspace = {
  directory: string
  tempDirectory: string
  results: Results
  /** Stores one part for each SELECT; columns and types come from the first. */
  store(...selects: string[]): Promise<Stored>
  read(stored: Stored, window?: Partial<Window>): Promise<RowsPage>
  close(): Promise<void>
}

/** Results in a folder of their own, with real readers. */
export async function openWorkspace(options: Partial<ResultsOptions> = {}): Promise<Workspace> {
  const root = mkdtempSync(join(tmpdir(), 'sagwan-results-'))
  const directory = join(root, 'results')
  const tempDirectory = join(root, 'temp')
  const results = await createResults({
    directory, tempDirectory, hosts: 1, memoryMb: 1024, threads: 2, log: createLogger('silent'), ...options,
  })
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  return {
    directory, tempDirectory, results,
    async store(...selects) {
      const executionId = randomUUID()
      const folder = await results.prepare(executionId)
      const described = (await connection.runAndReadAll(`DESCRIBE ${selects[0]}`)).getRows()
      const columns = described.map(([name, type]) => ({ name: String(name), type: String(type), kind: kindOf(String(type)) }))
      const names = columns.map((_, i) => `c${i}`).join(', ')
      const stored = columns.map(({ type }, i) => storedType(type) === 'VARCHAR' ? `CAST(c${i} AS VARCHAR) AS c${i}` : `c${i}`).join(', ')
      for (const [i, select] of selects.entries()) {
        await connection.run(`COPY (SELECT ${stored} FROM (${select}) AS t(${names})) TO '${folder}/part-${String(i).padStart(5, '0')}.parquet'`)
      }
      return { executionId, columns, parts: selects.length, complete: true }
    },
    read: (stored, window = {}) => results.window({ ...stored, window: windowSchema.parse(window) }),
    async close() {
      instance.closeSync()
      await results.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
