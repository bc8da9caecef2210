import { join } from 'node:path'
import type pg from 'pg'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { startEmbedded } from './embedded/server.ts'
import { isUnavailable } from './errors.ts'
import type { PrismaClient } from './generated/client.ts'
import { applyMigrations } from './migrate.ts'
import { createPool, createPrisma } from './pool.ts'

export type Database = {
  url: string
  /** For raw statements; the ledger and the session look-up. */
  pool: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

const oldestVersion = 140_000

async function checkVersion(pool: pg.Pool): Promise<void> {
  const found = await pool.query<{ server_version_num: string }>('show server_version_num')
  if (Number(found.rows[0]?.server_version_num) < oldestVersion) {
    throw new AppError('database-unavailable', 'the database is too old; Sagwan needs PostgreSQL 14 or newer')
  }
}

/** Connects to a database by its address and brings it up to date. `stopServer` runs when it is closed. */
export async function connectDatabase(
  url: string, report: (line: string) => void, stopServer: () => Promise<void> = async () => undefined,
): Promise<Database> {
  const pool = createPool(url)
  const prisma = createPrisma(url)
  const close = async () => {
    await prisma.$disconnect()
    if (!pool.ended) await pool.end()
    await stopServer()
  }
  try {
    await checkVersion(pool)
    await applyMigrations(url, report)
  } catch (error) {
    await close()
    if (isUnavailable(error)) {
      throw new AppError('database-unavailable', `the database cannot be reached (${(error as Error).message
        || (error as { code?: string }).code}); check \`DATABASE_URL\` and that PostgreSQL runs`, { cause: error })
    }
    throw error
  }
  return { url, pool, prisma, close }
}

/**
 * Opens the application's database: `DATABASE_URL`, or else the server that npm brought, under `DATA_DIR/postgres`.
 * Migrations are applied. Throws `data-dir-in-use` or `database-unavailable`.
 */
export async function openDatabase(
  config: Config, report: (line: string) => void, what = 'Sagwan',
): Promise<Database> {
  if (config.DATABASE_URL) return connectDatabase(config.DATABASE_URL, report)
  const server = await startEmbedded({ directory: join(config.DATA_DIR, 'postgres'), what, report })
  return connectDatabase(server.urlOf('sagwan'), report, () => server.close())
}
