import { rm } from 'node:fs/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../lib/db/embedded/server.ts'
import { prepareTemplate } from './template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's server; a superuser's, so that tests may tamper. */
    databaseServer: string
    /** A database with all migrations applied, to copy. */
    databaseTemplate: string
  }
}

/** One PostgreSQL for the whole run: the embedded one in a folder of its own, or the one at `TEST_DATABASE_URL`. */
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
  return async () => {
    await template.drop()
    await server?.close()
    if (directory) await rm(directory, { recursive: true, force: true })
  }
}
