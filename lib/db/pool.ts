import pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client.ts'

export type PoolOptions = {
  max?: number
  /** A statement is stopped by the server after this long; the client gives up two seconds later. */
  statementTimeoutMs?: number
  name?: string
}

function poolConfig(url: string, options: PoolOptions): pg.PoolConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000
  return {
    connectionString: url,
    max: options.max ?? 20,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    statement_timeout: statementTimeoutMs,
    // The server cannot stop a statement when the network is what hangs.
    query_timeout: statementTimeoutMs + 2000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: options.name ?? 'sagwan',
    // Prisma's adapter spoils timestamps in any other zone.
    options: '-c TimeZone=UTC',
  }
}

/** A pool that outlives the loss of its server: broken idle connections are dropped and made again when needed. */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool(poolConfig(url, options))
  // An idle connection's error has nobody waiting for it. The pool has already dropped that connection, and the next
  // query reports what is wrong; without a listener the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}

/** A Prisma client with connections of its own, so that its work never waits before the ledger's. */
export function createPrisma(url: string, options: PoolOptions = {}): PrismaClient {
  const adapter = new PrismaPg(poolConfig(url, { max: 10, name: 'sagwan-prisma', ...options }), {
    onPoolError: () => undefined,
    onConnectionError: () => undefined,
  })
  return new PrismaClient({ adapter })
}
