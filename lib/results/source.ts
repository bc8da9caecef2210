import type { ResultColumn } from '../contracts/engine.ts'
import type { Ask } from './database.ts'
import { gone } from './faults.ts'
import { partsOf } from './folders.ts'
import { fileList } from './sql.ts'

/**
 * The parts of a result that can be read; `starts[i]` is the position of part i's first row, the last entry the total.
 */
export type Source = { executionId: string; columns: ResultColumn[]; files: string[]; starts: number[] }

/** A row's place as one number: part in the upper bits, row in the part in the lower 32. Grows in file order. */
export const placeOf = '((file_index::BIGINT << 32) | file_row_number)'
export const partShift = 2 ** 32

/** The whole source as a table: `c0`, `c1`, … and the virtual columns of `placeOf`. Needs at least one part. */
export function tableOf(source: Source): string {
  return `read_parquet(${fileList(source.files)})`
}

/** Rows `from` … `to - 1`; null: all. */
export type RowSpan = { from: number; to: number } | null

/**
 * Rows of the source in file order as a `FROM` item, with `n`, their position. Of a span only the row groups that hold
 * it are read.
 */
export function rowsOf(source: Source, span: RowSpan): string {
  const parts = source.files.flatMap((file, i) => {
    const [start, end] = [source.starts[i]!, source.starts[i + 1]!]
    const low = Math.max(start, span?.from ?? 0)
    const high = Math.min(end, span?.to ?? end)
    if (low >= high) return []
    const within = span ? ` WHERE file_row_number BETWEEN ${low - start} AND ${high - start - 1}` : ''
    return [`SELECT *, file_row_number + ${start} AS n FROM read_parquet(${fileList([file])})${within}`]
  })
  if (parts.length > 0) return `(${parts.join(' UNION ALL ')})`
  return `(SELECT *, 0 AS n FROM read_parquet(${fileList(source.files)}) WHERE false)`
}

/** Ten stretches of rows, evenly spread from the first row to the last, about `rows` rows together. */
export function evenSpans({ starts }: Source, rows: number): { from: number; to: number }[] {
  const total = starts.at(-1) ?? 0
  const length = Math.max(1, Math.floor(rows / stretches))
  if (total <= rows) return [{ from: 0, to: total }]
  return Array.from({ length: stretches }, (_, i) => {
    const from = Math.floor(((total - length) * i) / (stretches - 1))
    return { from, to: from + length }
  })
}
const stretches = 10

/** Remembers how many rows each part has: parts never change, results only grow by new ones. */
export class RowCounts {
  readonly #counts = new Map<string, number[]>()

  /** The source of the first `parts` parts. Throws `result-gone` where one is missing. */
  async open(ask: Ask, folder: string, executionId: string, columns: ResultColumn[], parts: number): Promise<Source> {
    const files = partsOf(folder, parts)
    const counts = this.#counts.get(executionId)?.slice() ?? []
    if (counts.length < parts) {
      const fresh = files.slice(counts.length)
      const rows = await ask(`SELECT file_name, num_rows FROM parquet_file_metadata(${fileList(fresh)})`)
      const byName = new Map(rows.map(([name, count]) => [String(name), Number(count)]))
      for (const file of fresh) {
        const count = byName.get(file)
        if (count === undefined) throw gone()
        counts.push(count)
      }
      this.#remember(executionId, counts)
    }
    const starts = [0]
    for (const count of counts.slice(0, parts)) starts.push(starts.at(-1)! + count)
    return { executionId, columns, files, starts }
  }

  forget(executionId: string): void {
    this.#counts.delete(executionId)
  }

  #remember(executionId: string, counts: number[]): void {
    this.#counts.delete(executionId)
    this.#counts.set(executionId, counts)
    const oldest = this.#counts.keys().next()
    if (this.#counts.size > 500 && !oldest.done) this.#counts.delete(oldest.value)
  }
}
