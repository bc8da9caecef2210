import { rename, rm, stat } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Row } from '../../contracts/engine.ts'
import { AppError } from '../../errors.ts'
import { decodeRow, encodeSelect } from '../../host/duckdb-values.ts'
import { serveHost } from '../../host/serve.ts'
import { marker, quoteText } from './types.ts'
import type { FirstTask, PartTask, WrittenPart, WriterInit } from './writers.ts'

/** The only state of this process: a DuckDB that sees the folders of pages and results, and nothing else. */
let instance: DuckDBInstance | undefined

async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  if (!instance) throw new AppError('internal', 'the host has not started')
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
  }
}

/** Pages become one part, in order; the page files go. A part appears whole or not at all. */
async function writePart({ pages, pageBytes, columns, file }: PartTask): Promise<WrittenPart> {
  const list = columns.map(({ sql }, i) => `${sql} AS c${i}`).join(', ')
  const none = columns.map(({ column }, i) => `CAST(NULL AS ${column.stored}) AS c${i}`).join(', ')
  // One row may be as large as its whole page.
  const source = `read_json([${pages.map(quoteText).join(', ')}], format = 'array', records = 'false', columns = {r: 'VARCHAR[]'},
    maximum_object_size = ${Math.max(16_777_216, pageBytes + 1_024)})`
  const select = pages.length > 0 ? `SELECT ${list} FROM ${source}` : `SELECT ${none} WHERE false`
  try {
    const rows = await withConnection(async connection => {
      const result = await connection.run(`COPY (${select}) TO ${quoteText(`${file}.tmp`)} (FORMAT parquet, COMPRESSION zstd)`)
      return Number((await result.getRows())[0]?.[0] ?? 0)
    })
    const { size } = await stat(`${file}.tmp`)
    await rename(`${file}.tmp`, file)
    return { rows, sizeBytes: size }
  } catch (error) {
    throw describeWriteFault(error, columns.map(({ column }) => column))
  } finally {
    for (const page of pages) await rm(page, { force: true })
  }
}

function describeWriteFault(error: unknown, columns: { name: string; type: string }[]): AppError {
  const text = error instanceof Error ? error.message : String(error)
  const misfit = new RegExp(`${marker}(\\d+)`).exec(text)
  if (misfit) {
    const column = columns[Number(misfit[1])]
    return new AppError('result-failed', `a value of \`${column?.name}\` lies outside of what results can hold: cast the column to varchar`,
      { params: { column: column?.name ?? '', type: column?.type ?? '' }, cause: error })
  }
  if (/no space left|disk quota|ENOSPC|EDQUOT/i.test(text)) {
    return new AppError('disk-full', 'the disk for results is full: ask your administrator to make room', { cause: error })
  }
  console.error(error)
  return new AppError('result-failed', 'the result could not be written: ask your administrator to look at the folder of results',
    { cause: error })
}

serveHost({
  write: writePart,
  /** The rows of a small result, as they go with the answer. */
  async first({ files, columns }: FirstTask): Promise<Row[]> {
    return withConnection(async connection => {
      const result = await connection.run(`SELECT ${encodeSelect(columns)} FROM read_parquet([${files.map(quoteText).join(', ')}],
        file_row_number = true) ORDER BY file_index, file_row_number`)
      return (await result.getRows()).map(decodeRow)
    })
  },
}, async ({ memoryMb, threads, tempDirectory }: WriterInit) => {
  instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`, threads: String(threads), temp_directory: tempDirectory, preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
  })
  await withConnection(connection => connection.run(`SET GLOBAL TimeZone = 'UTC'`))
})
