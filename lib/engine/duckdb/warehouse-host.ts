// A child process for heavy or risky work on warehouse files, so that the web process neither blocks nor loads DuckDB.
import { mkdirSync, rmSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../errors.ts'
import { serveHost } from '../../host/serve.ts'
import { makeDemo } from './demo.ts'
import type { FolderTable } from './parquet-folder.ts'

export type WarehouseHostInit = { memoryMb: number; threads: number; tempDirectory: string }

let settings: WarehouseHostInit = { memoryMb: 768, threads: 2, tempDirectory: '' }

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
/** `read_parquet` takes every path for a pattern. */
const literalPath = (path: string) => quote(path.replace(/[[*?]/g, sign => `[${sign}]`))

/** Runs work in a new file; takes the file away where the work fails. */
async function fill(file: string, work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
  mkdirSync(settings.tempDirectory, { recursive: true, mode: 0o700 })
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${settings.memoryMb}MB`, threads: String(settings.threads), temp_directory: settings.tempDirectory,
  })
  try {
    const connection = await instance.connect()
    await connection.run(`SET TimeZone = 'UTC'; ATTACH ${quote(file)} AS filled; USE filled`)
    await work(connection)
    await connection.run('USE memory; DETACH filled')
  } catch (error) {
    instance.closeSync()
    for (const path of [file, `${file}.wal`]) rmSync(path, { force: true })
    throw faultOf(error, file)
  }
  instance.closeSync()
}

async function importTable(connection: DuckDBConnection, from: FolderTable): Promise<number> {
  const target = `${identifier(from.schema)}.${identifier(from.table)}`
  const options = `union_by_name = true, hive_partitioning = ${from.partitioned}`
  const read = (files: string[]) => `read_parquet([${files.map(literalPath).join(', ')}], ${options})`
  try {
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(from.schema)}`)
    await connection.run(`CREATE TABLE ${target} AS SELECT * FROM ${read(from.files)}`)
  } catch (error) {
    if (isSpace(error)) throw error
    for (const file of from.files) {
      const broken = await connection.run(`SELECT count(COLUMNS(*)) FROM ${read([file])}`).then(() => null, firstLine)
      if (broken) throw invalid(`\`${file}\` cannot be read as Parquet: replace or remove it (${broken})`, error)
    }
    throw invalid(`the files of \`${from.schema}.${from.table}\` do not fit together: ${firstLine(error)}`, error)
  }
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${target}`)
  return Number(counted.getRows()[0]?.[0] ?? 0)
}

const invalid = (message: string, cause?: unknown) => new AppError('warehouse-invalid', message, { cause })
const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
const isSpace = (error: unknown) => /No space left on device|disk (is )?full/i.test(firstLine(error))

/** What DuckDB says about a file, in words that tell what to do. */
function faultOf(error: unknown, file: string): unknown {
  if (error instanceof AppError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (isSpace(error)) {
    return new AppError('disk-full', `there is no room for \`${file}\`: free some space and start again`, { cause: error })
  }
  if (/Could not set lock|Conflicting lock/i.test(text)) {
    return invalid(`\`${file}\` is being written by another program: close it there, or point \`WAREHOUSE\` at a copy`, error)
  }
  if (/version number|newer version|storage version/i.test(text)) {
    return invalid(`\`${file}\` was made by another version of DuckDB: export it there to Parquet and point `
      + '`WAREHOUSE` at that folder, or write it again with `STORAGE_VERSION` v1.5.0 or older', error)
  }
  if (/Permission denied/i.test(text)) return invalid(`\`${file}\` may not be read by this account: change its rights`, error)
  if (/WAL|write-ahead/i.test(text)) {
    return invalid(`\`${file}\` has changes that were not brought in: open it once with DuckDB and run CHECKPOINT`, error)
  }
  return invalid(`\`${file}\` cannot be opened as a DuckDB file: ${firstLine(error)}`, error)
}

serveHost({
  async demo({ file }: { file: string }, emit) {
    await fill(file, connection => makeDemo(connection, emit))
    return null
  },
  async import({ file, tables }: { file: string; tables: FolderTable[] }, emit) {
    await fill(file, async connection => {
      for (const table of tables) {
        const rows = await importTable(connection, table)
        emit(`imported ${table.schema}.${table.table}: ${rows.toLocaleString('en')} rows`)
      }
    })
    return null
  },
  /** Opens a file read-only; answers how many tables and views it has. */
  async check({ file }: { file: string }) {
    const instance = await DuckDBInstance.create(':memory:')
    try {
      const connection = await instance.connect()
      await connection.run(`ATTACH ${quote(file)} AS checked (READ_ONLY)`)
      const counted = await connection.runAndReadAll(
        "SELECT count(*) FROM information_schema.tables WHERE table_catalog = 'checked'")
      return Number(counted.getRows()[0]?.[0] ?? 0)
    } catch (error) {
      throw faultOf(error, file)
    } finally {
      instance.closeSync()
    }
  },
}, async (init: WarehouseHostInit) => { settings = init })
