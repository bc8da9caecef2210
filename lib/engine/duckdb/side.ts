import { createHash, randomBytes } from 'node:crypto'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sourceToken } from '../../contracts/engine.ts'
import type { GovernedView } from '../../contracts/engine.ts'
import { tableKey } from '../../contracts/catalog.ts'
import { cleanMessage } from './faults.ts'

/** What every instance of a host is made with. */
export type Settings = {
  warehouse: string
  catalog: string
  memoryMb: number
  tempMb: number
  threads: number
  tempDirectory: string
  hashKey: Uint8Array
}

/** One locked DuckDB instance with the views of a world, and connections to it. */
export type Side = {
  /** The random name of the raw warehouse here: never to be shown. */
  raw: string
  /** Views that do not bind, with the reason; they do not exist in the world. */
  faults: { table: string; message: string }[]
  /** An idle connection, ready for one statement. Give it back with `release`. */
  acquire(): Promise<DuckDBConnection>
  /** Takes a connection back; `used` up ones (a stream left open, an interrupt) are closed instead. */
  release(connection: DuckDBConnection, usedUp?: boolean): void
  close(): void
}

export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`
export const quoteText = (text: string) => `'${text.replaceAll('\'', '\'\'')}'`
/** Ends a governed view so that no predicate of a person is evaluated on rows the view hides. */
const barrier = 'LIMIT 9223372036854775807'
/** Extensions come with the binary or not at all. */
const noExtensions = {
  autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
}
const lock = `SET GLOBAL TimeZone = 'UTC'; SET enable_external_access = false; SET lock_configuration = true`

/** The two key pads of HMAC-SHA-256 (RFC 2104), which the hash mask reads as variables `mi` and `mo`. */
function padKey(key: Uint8Array): { mi: string; mo: string } {
  const block = Buffer.alloc(64)
  block.set(key.length > 64 ? createHash('sha256').update(key).digest() : key)
  const pad = (byte: number) => Buffer.from(block.map(value => value ^ byte)).toString('hex')
  return { mi: pad(0x36), mo: pad(0x5c) }
}

/** An instance in memory with our limits; nothing is locked yet. */
export function createInstance(settings: Settings, more: Record<string, string> = {}): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    threads: String(settings.threads),
    memory_limit: `${settings.memoryMb}MB`,
    temp_directory: settings.tempDirectory,
    max_temp_directory_size: `${settings.tempMb}MB`,
    ...noExtensions,
    ...more,
  })
}

/** Statements that make the catalogs and schemas of a world. */
export function schemaStatements(views: readonly GovernedView[], catalog: string): string[] {
  const catalogs = new Set([catalog, ...views.map(view => view.catalog)])
  const schemas = new Set(views.map(view => `${quoteName(view.catalog)}.${quoteName(view.schema)}`))
  return [
    ...[...catalogs].map(name => `ATTACH ':memory:' AS ${quoteName(name)}`),
    ...[...schemas].map(name => `CREATE SCHEMA IF NOT EXISTS ${name}`),
  ]
}

/**
 * Builds one side of a world: the raw warehouse read-only under a random name, the governed views under the real
 * names (`barred`: each behind a barrier), then the lock. Views that do not bind are left out and named in `faults`.
 */
export async function buildSide(settings: Settings, views: readonly GovernedView[], barred: boolean): Promise<Side> {
  const raw = `r${randomBytes(12).toString('hex')}`
  const { mi, mo } = padKey(settings.hashKey)
  const prepareConnection = `SET VARIABLE mi = unhex('${mi}'); SET VARIABLE mo = unhex('${mo}');
    USE ${quoteName(settings.catalog)}`
  const instance = await createInstance(settings)
  const idle: DuckDBConnection[] = []
  const acquire = async () => {
    const ready = idle.pop()
    if (ready) return ready
    const connection = await instance.connect()
    await connection.run(prepareConnection)
    return connection
  }
  const makeView = (view: GovernedView) => {
    const source = `${quoteName(raw)}.${quoteName(view.schema)}.${quoteName(view.table)}`
    const name = `${quoteName(view.catalog)}.${quoteName(view.schema)}.${quoteName(view.table)}`
    const select = view.select.replace(sourceToken, () => source)
    return `CREATE VIEW ${name} AS ${barred ? `SELECT * FROM (${select}\n) ${barrier}` : select}`
  }
  const faults: Side['faults'] = []
  try {
    const first = await instance.connect()
    await first.run([
      `ATTACH ${quoteText(settings.warehouse)} AS ${quoteName(raw)} (READ_ONLY)`,
      ...schemaStatements(views, settings.catalog), prepareConnection,
    ].join(';\n'))
    try {
      await first.run(`BEGIN; ${views.map(makeView).join(';\n')}; COMMIT`)
    } catch {
      // One of them does not bind: make each alone to learn which.
      await first.run('ROLLBACK')
      for (const view of views) {
        try {
          await first.run(makeView(view))
        } catch (error) {
          faults.push({ table: tableKey(view), message: cleanMessage(error, raw) })
        }
      }
    }
    await first.run(lock)
    idle.push(first)
  } catch (error) {
    instance.closeSync()
    throw error
  }
  return {
    raw,
    faults,
    acquire,
    release(connection, usedUp = false) {
      if (usedUp || idle.length >= 8) connection.closeSync()
      else idle.push(connection)
    },
    close() {
      for (const connection of idle.splice(0)) connection.closeSync()
      instance.closeSync()
    },
  }
}
