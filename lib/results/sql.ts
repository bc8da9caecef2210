import { isSmallInteger } from '../contracts/kinds.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { AppError } from '../errors.ts'
import { encodeColumn } from '../host/duckdb-values.ts'

/** A text as an SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Paths as a list for `read_parquet`, which would take `[`, `*` and `?` for patterns. */
export function fileList(paths: readonly string[]): string {
  return `[${paths.map(path => quote(path.replace(/[[*?]/g, sign => `[${sign}]`))).join(', ')}]`
}

/** Cells of windows end after this many characters, with `…`; exports are whole. */
export const maxCellLength = 10_000

/** Columns `from` … `to - 1` of a result; undefined: all. */
export type ColumnSpan = { from: number; to: number } | undefined

/** The names of the parts' columns. */
export function columnNames(columns: readonly ResultColumn[], span?: ColumnSpan): string {
  return positionsOf(columns, span).map(i => `c${i}`).join(', ')
}

/** `encodeSelect` of the values, with very long text cut. Throws `bad-request` where the span holds no column. */
export function windowSelect(columns: readonly ResultColumn[], span?: ColumnSpan): string {
  return positionsOf(columns, span).map(i => `${cellValue(`c${i}`, columns[i]!)} AS c${i}`).join(', ')
}

/** A value as a window shows it, from a column of its stored type. */
export function cellValue(name: string, { type, kind }: Pick<ResultColumn, 'type' | 'kind'>): string {
  const value = encodeColumn(name, type)
  if (kind === 'float' || kind === 'boolean' || isSmallInteger(type)) return value
  return `CASE WHEN length(${value}) > ${maxCellLength} THEN left(${value}, ${maxCellLength}) || '…' ELSE ${value} END`
}

function positionsOf(columns: readonly ResultColumn[], span: ColumnSpan): number[] {
  const positions = columns.map((_, i) => i).slice(span?.from, span?.to)
  if (positions.length === 0) throw new AppError('bad-request', 'there is no column in this span')
  return positions
}
