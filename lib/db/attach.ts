import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { findHolder } from './embedded/holder.ts'
import { startEmbedded } from './embedded/server.ts'
import { createPool } from './pool.ts'

export type Attached = { pool: pg.Pool; close(): Promise<void> }

function attachTo(url: string, stopServer: () => Promise<void> = async () => undefined): Attached {
  const pool = createPool(url, { max: 4, name: 'sagwan-shell' })
  return {
    pool,
    async close() {
      await pool.end()
      await stopServer()
    },
  }
}

/**
 * Connects to the application's database beside whoever uses it, without applying migrations: `DATABASE_URL`, the
 * embedded server of a running Sagwan, or else that server started for as long as it is needed.
 * Throws `database-unavailable` where there is no database yet.
 */
export async function attachDatabase(config: Config, what: string): Promise<Attached> {
  if (config.DATABASE_URL) return attachTo(config.DATABASE_URL)
  const directory = join(config.DATA_DIR, 'postgres')
  if (!existsSync(join(directory, 'cluster'))) {
    throw new AppError('database-unavailable', `there is no database in \`${config.DATA_DIR}\` yet; start Sagwan once,`
      + ' or set `DATA_DIR`')
  }
  // A server that is just starting has taken the folder and not yet said where it listens.
  for (let attempt = 0; attempt < 100; attempt++) {
    const holder = findHolder(directory)
    if (!holder) break
    if (holder.url) return attachTo(holder.url)
    await wait(100)
  }
  const server = await startEmbedded({ directory, what, report: () => undefined })
  return attachTo(server.urlOf('sagwan'), () => server.close())
}
