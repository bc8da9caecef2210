import type { ResultColumn } from '../contracts/engine.ts'
import type { ExportFormat } from '../contracts/policy.ts'
import { storedType } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { partsOf } from './folders.ts'
import { fileList, identifier, quote } from './sql.ts'

export type ExportRequest = {
  executionId: string; columns: ResultColumn[]; parts: number; format: ExportFormat; maxRows: number
  /** False: text that starts like a formula leaves as it is. */
  guarded?: boolean
  /** The file to write; must not exist. */
  file: string
}

/** Kinds whose CSV text is a number, a date or the like and cannot be taken for a formula. */
const plainKinds = new Set(['integer', 'decimal', 'float', 'boolean', 'date', 'time', 'timestamp', 'timestamptz',
  'interval', 'uuid'])

/**
 * Spreadsheets run cells that start so: a text gets `'` before it
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export const formulaStart = /^[=+\-@\t\r]/

/** Writes the first `maxRows` rows of a result to a file in file order, growing from its start on. Answers the rows. */
export async function exportParts(ask: Ask, folder: string, request: ExportRequest): Promise<{ rows: number }> {
  const { columns, format, guarded = true } = request
  const source = request.parts > 0
    ? `read_parquet(${fileList(partsOf(folder, request.parts))})`
    : `(SELECT ${columns.map(({ type }, i) => `CAST(NULL AS ${storedType(type)}) AS c${i}`).join(', ')} WHERE false)`
  const names = format === 'parquet' ? distinctNames(columns) : columns.map((_, i) => `c${i}`)
  const select = columns.map((column, i) =>
    `${format === 'csv' ? csvValue(column, i, guarded) : `c${i}`} AS ${identifier(names[i]!)}`)
  // The CSV's header is written by the web process: names may repeat there.
  const options = format === 'csv' ? "FORMAT csv, HEADER false, NULLSTR ''" : 'FORMAT parquet, COMPRESSION zstd'
  const [row] = await ask(`COPY (SELECT ${select.join(', ')} FROM ${source} LIMIT ${Math.floor(request.maxRows)})
    TO ${quote(request.file)} (${options})`)
  return { rows: Number(row?.[0] ?? 0) }
}

/** The CSV's first line: the names as they are, quoted where RFC 4180 wants it, guarded like any text. */
export function csvHeader(columns: readonly ResultColumn[], guarded = true): string {
  const cells = columns.map(({ name }) => {
    const text = guarded && formulaStart.test(name) ? `'${name}` : name
    return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${cells.join(',')}\n`
}

function csvValue({ kind }: ResultColumn, i: number, guarded: boolean): string {
  if (plainKinds.has(kind)) return `c${i}`
  const text = `CAST(c${i} AS VARCHAR)`
  if (!guarded) return text
  return `CASE WHEN left(${text}, 1) IN ('=', '+', '-', '@', chr(9), chr(13)) THEN '''' || ${text} ELSE ${text} END`
}

/** Parquet wants names that differ, in any letter case: `a`, `a_2`. */
function distinctNames(columns: readonly ResultColumn[]): string[] {
  const taken = new Set<string>()
  return columns.map(({ name }, i) => {
    const base = name === '' ? `column${i + 1}` : name
    let found = base
    for (let n = 2; taken.has(found.toLowerCase()); n += 1) found = `${base}_${n}`
    taken.add(found.toLowerCase())
    return found
  })
}
