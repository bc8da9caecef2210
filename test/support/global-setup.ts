import { rm } from 'node:fs/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../lib/db/embedded/server.ts'
import { startKeeper } from '../trino/support/keeper.ts'
import { prepareTemplate } from './template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's server; a superuser's, so that tests may tamper. */
    databaseServer: string
    /** A database with all migrations applied, to copy. */
    databaseTemplate: string
    /** Address of who keeps the run's Trino: see `test/trino/support/keeper.ts`. */
    trinoKeeper: string
  }
}

/**
 * One PostgreSQL for the whole run: the embedded one in a folder of its own, or the one at `TEST_DATABASE_URL`; and one
 * Trino, which starts when a suite first wants it, or the one that somebody keeps at `TEST_TRINO`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const directory = given ? undefined : mkdtempSync(join(tmpdir(), 'sagwan-test-'))
  const server = directory
    ? await startEmbedded({ directory, what: 'the tests', report: () => undefined, settings: ['max_connections=300'] })
    : undefined
  const url = given ?? server?.urlOf('postgres') ?? ''
  const template = await prepareTemplate(url)
  project.provide('databaseServer', url)
  project.provide('databaseTemplate', template.name)
  const keeper = process.env.TEST_TRINO ? undefined : await startKeeper()
  project.provide('trinoKeeper', keeper?.url ?? process.env.TEST_TRINO ?? '')
  return async () => {
    await keeper?.close()
    await template.drop()
    await server?.close()
    if (directory) await rm(directory, { recursive: true, force: true })
  }
}
