import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { mkdirSync } from 'node:fs'
import { AppError } from '../errors.ts'
import { describeReaderFault } from './faults.ts'
import { quote } from './sql.ts'

export type DatabaseOptions = {
  directory: string; tempDirectory: string; memoryMb: number; tempMb: number; threads: number
  /** Where an export is written; a reader of windows writes nowhere but to its own temp. */
  exportDirectory?: string
}

/** Asks within one request; all of a request's statements end together when its time is over. */
export type Ask = (sql: string, values?: readonly DuckDBValue[]) => Promise<DuckDBValue[][]>

/** A reader's DuckDB: in memory, limited, and with files of results and temp only. */
export type ReaderDatabase = {
  /**
   * Runs `work` on a connection of its own for at most `timeoutMs`, then interrupts it (`limit-seconds`); `signal`
   * interrupts it too.
   */
  use<T>(timeoutMs: number, work: (ask: Ask) => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** An interrupt that comes before DuckDB has begun is lost, so it is sent again until the work ends. */
const interruptMs = 50

/** Opens the DuckDB of a reader. No statement of a person ever runs in it. */
export async function openReaderDatabase(options: DatabaseOptions): Promise<ReaderDatabase> {
  mkdirSync(options.tempDirectory, { recursive: true, mode: 0o700 })
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryMb}MB`, threads: String(options.threads), temp_directory: options.tempDirectory,
    max_temp_directory_size: `${options.tempMb}MB`,
    autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
  })
  const first = await instance.connect()
  const { directory, tempDirectory, exportDirectory } = options
  const folders = [directory, tempDirectory, ...(exportDirectory ? [exportDirectory] : [])]
  await first.run(`SET GLOBAL TimeZone = 'UTC';
    SET GLOBAL allowed_directories = [${folders.map(folder => quote(`${folder}/`)).join(', ')}];
    SET GLOBAL parquet_metadata_cache = true;
    SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true`)
  const free: DuckDBConnection[] = [first]
  return {
    async use(timeoutMs, work, signal) {
      const connection = free.pop() ?? await instance.connect()
      let late = false
      let again: NodeJS.Timeout | undefined
      const end = () => {
        late = true
        connection.interrupt()
        again ??= setInterval(() => connection.interrupt(), interruptMs)
      }
      const timer = setTimeout(end, timeoutMs)
      signal?.addEventListener('abort', end)
      if (signal?.aborted) late = true
      const ask: Ask = async (sql, values) => {
        if (late) throw new AppError('limit-seconds', 'reading the result took too long: filter it first')
        const reader = await connection.runAndReadAll(sql, values ? [...values] : undefined)
        return reader.getRows()
      }
      try {
        return await work(ask)
      } catch (error) {
        throw describeReaderFault(error)
      } finally {
        clearTimeout(timer)
        clearInterval(again)
        signal?.removeEventListener('abort', end)
        free.push(connection)
      }
    },
  }
}
