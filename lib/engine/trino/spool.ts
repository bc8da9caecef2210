import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultColumn } from '../../contracts/engine.ts'
import { storedType } from '../../host/duckdb-values.ts'
import type { TrinoColumn } from './page.ts'
import { storeColumn } from './types.ts'
import type { PartColumn, Writer, WrittenPart } from './writers.ts'

/** Pages of a part; the first rows go out as soon as they come, later parts grow so that they scan well. */
const firstPartBytes = 1
const maxPartBytes = 48 * 1024 * 1024
/** Rows that wait this long are written, however few; each part may wait twice as long as the one before. */
const firstWaitMs = 250
const lastWaitMs = 10_000
/** With more than this unwritten, no page is fetched. */
const maxUnwrittenBytes = 96 * 1024 * 1024

/** Rows on their way from pages to parts. */
export type Spool = {
  readonly columns: ResultColumn[]
  readonly rows: number
  readonly parts: number
  readonly sizeBytes: number
  /** Takes a page's rows; resolves when the next page may come. Throws what ended an earlier part. */
  append(rows: Buffer): Promise<void>
  /** Writes what is left; an empty part where there was nothing. */
  finish(): Promise<void>
  /** Resolves when nothing is written any more; never rejects. */
  settle(): Promise<void>
}

type SpoolOptions = { writer: Writer; columns: TrinoColumn[]; directory: string; pageDirectory: string; onPart: () => void }

/** Opens the way from pages into `directory/part-00000.parquet`, …; pages wait in `pageDirectory`, which exists. */
export function createSpool({ writer, columns: given, directory, pageDirectory, onPart }: SpoolOptions): Spool {
  const stored = given.map(storeColumn)
  const columns = stored.map(({ column }) => column)
  const partColumns: PartColumn[] = stored.map(({ column, sql }) =>
    ({ column: { name: column.name, type: column.type, stored: storedType(column.type) }, sql }))
  const done = { rows: 0, parts: 0, sizeBytes: 0 }
  let pages: string[] = []
  let bytes = 0
  let largest = 0
  let pageCount = 0
  let partBytes = firstPartBytes
  let since = Date.now()
  let waitMs = firstWaitMs
  let writing: Promise<void> | undefined
  let fault: { error: unknown } | undefined

  const flush = (): Promise<void> => {
    const task = { pages, pageBytes: largest, columns: partColumns, file: partFile(directory, done.parts) }
    pages = []
    bytes = 0
    largest = 0
    since = Date.now()
    waitMs = Math.min(waitMs * 2, lastWaitMs)
    partBytes = Math.min(Math.max(partBytes * 4, 4 * 1024 * 1024), maxPartBytes)
    writing = writer.call<WrittenPart>('write', task).then(({ rows, sizeBytes }) => {
      done.rows += rows
      done.sizeBytes += sizeBytes
      done.parts++
      onPart()
    }).catch((error: unknown) => { fault ??= { error } }).finally(() => { writing = undefined })
    return writing
  }
  const check = () => { if (fault) throw fault.error }
  return {
    columns,
    get rows() { return done.rows },
    get parts() { return done.parts },
    get sizeBytes() { return done.sizeBytes },
    async append(rows) {
      check()
      const page = join(pageDirectory, `page-${pageCount++}.json`)
      await writeFile(page, rows, { mode: 0o600 })
      pages.push(page)
      bytes += rows.length
      largest = Math.max(largest, rows.length)
      if (bytes > maxUnwrittenBytes) await writing
      if (!writing && (bytes >= partBytes || Date.now() - since > waitMs)) void flush()
      check()
    },
    async finish() {
      await writing
      check()
      if (pages.length > 0 || done.parts === 0) await flush()
      check()
    },
    async settle() { await writing },
  }
}

export function partFile(directory: string, part: number): string {
  return join(directory, `part-${String(part).padStart(5, '0')}.parquet`)
}
