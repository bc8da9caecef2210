import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api'
import type { ResultColumn, Row } from '../../contracts/engine.ts'
import { decodeRow, encodeSelect, storedType } from '../../host/duckdb-values.ts'
import type { Desks } from './desks.ts'
import { describeWriteFault } from './faults.ts'
import { quoteText } from './side.ts'

/** Parts grow from the first rows, which are wanted at once, to sizes that compress and scan well. */
const firstPartRows = 2_048
const maxPartRows = 500_000
/** A window decodes whole row groups: against DuckDB's own 122,880 rows it takes less than half the time, and a scan no more. */
const rowGroupRows = 20_480
/** A part larger than this on disk halves the next ones: rows may be very wide. */
const maxPartBytes = 64 * 1024 * 1024
/** Results up to this many rows travel with the answer. */
export const maxFirstRows = 200

/** Writes one result as Parquet parts `part-00000.parquet`, …, with columns `c0`, `c1`, … by position. */
export type Writer = {
  readonly parts: number
  /** Rows that stand in finished parts. */
  readonly rows: number
  readonly sizeBytes: number
  /** Takes a chunk as it comes from the engine; no value becomes JavaScript. Resolves when more may come. */
  append(chunk: DuckDBDataChunk): Promise<void>
  /** Writes what is left; the rows themselves where there are few. */
  finish(): Promise<Row[] | null>
  /** Ends a copy under way, so that `close` need not wait for it. */
  interrupt(): void
  /** Resolves when nothing is written any more; never rejects. */
  close(): Promise<void>
}

/** `onPart` is called after each finished part. Errors of the disk arrive as `disk-full` or `result-failed`. */
export async function createWriter(
  desks: Desks, columns: readonly ResultColumn[], directory: string, onPart: () => void,
): Promise<Writer> {
  const desk = await desks.take()
  // Temporary tables belong to a connection; these are shared by two, so each desk has a schema of its own.
  const { filling, copying, schema } = desk
  const tables = ['a', 'b'] as const
  const definition = columns.map(({ type }, i) => `c${i} ${storedType(type)}`).join(', ')
  let current = 0
  let appended = 0
  let total = 0
  let target = firstPartRows
  let appender: DuckDBAppender | undefined
  let copy: Promise<void> | undefined
  const done = { parts: 0, rows: 0, sizeBytes: 0 }

  const open = async () => {
    await filling.run(`CREATE OR REPLACE TABLE ${schema}.${tables[current]} (${definition})`)
    appender = await filling.createAppender(tables[current]!, schema)
  }
  const copyOut = async (table: string, rows: number) => {
    const file = join(directory, `part-${String(done.parts).padStart(5, '0')}.parquet`)
    try {
      await copying.run(`COPY ${schema}.${table} TO ${quoteText(`${file}.tmp`)} (FORMAT parquet, COMPRESSION zstd,
        ROW_GROUP_SIZE ${rowGroupRows})`)
      // At once: a turn of the thread pool takes longer than both, and small answers wait for them.
      const { size } = statSync(`${file}.tmp`)
      // Readers take every part they see, so a part appears whole or not at all.
      renameSync(`${file}.tmp`, file)
      done.parts++
      done.rows += rows
      done.sizeBytes += size
      target = size > maxPartBytes ? Math.max(firstPartRows, Math.floor(rows / 2)) : Math.min(rows * 2, maxPartRows)
    } catch (error) {
      throw describeWriteFault(error)
    }
    onPart()
  }
  const flush = async () => {
    appender?.closeSync()
    appender = undefined
    await copy
    const [table, rows] = [tables[current]!, appended]
    current = 1 - current
    appended = 0
    copy = copyOut(table, rows)
    // Awaited by the next flush; until then a fault must not count as unhandled.
    copy.catch(() => undefined)
  }

  let interrupted = false
  try {
    await open()
  } catch (error) {
    await desks.give(desk, true)
    throw error
  }
  return {
    get parts() { return done.parts },
    get rows() { return done.rows },
    get sizeBytes() { return done.sizeBytes },
    async append(chunk) {
      if (!appender) await open()
      appender?.appendDataChunk(chunk)
      appended += chunk.rowCount
      total += chunk.rowCount
      if (appended >= target) await flush()
    },
    async finish() {
      const table = tables[current]!
      const small = total <= maxFirstRows && done.parts === 0
      if (appended > 0 || total === 0) await flush()
      const first = small
        ? (await (await filling.run(`SELECT ${encodeSelect(columns)} FROM ${schema}.${table}`)).getRows()).map(decodeRow)
        : null
      await copy
      return first
    },
    interrupt() {
      interrupted = true
      copying.interrupt()
    },
    async close() {
      await copy?.catch(() => undefined)
      try {
        appender?.closeSync()
      } catch (error) {
        interrupted = true
        console.error('the last rows of a result that ends early were not kept:', error)
      }
      await desks.give(desk, interrupted)
    },
  }
}
