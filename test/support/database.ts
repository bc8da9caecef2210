import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { createPool, createPrisma } from '../../lib/db/pool.ts'
import type { Database } from '../../lib/db/open.ts'
import { runOn, withDatabase } from './template.ts'

export type TestDatabase = Database & {
  /** Closes its connections and removes it. */
  drop(): Promise<void>
}

/** A fresh, migrated database on the run's server, for one suite. Drop it when done. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `test_${randomBytes(8).toString('hex')}`
  // Two workers may copy the template at once; PostgreSQL lets only connected sessions stand in the way, and there are none.
  await runOn(server, `create database ${name} template ${inject('databaseTemplate')}`)
  const url = withDatabase(server, name)
  const pool = createPool(url)
  const prisma = createPrisma(url)
  const close = async () => {
    await prisma.$disconnect()
    if (!pool.ended) await pool.end()
  }
  return {
    url, pool, prisma, close,
    async drop() {
      await close()
      await runOn(server, `drop database if exists ${name} with (force)`)
    },
  }
}
