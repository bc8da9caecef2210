import { isSmallInteger } from '../contracts/kinds.ts'
import type { ResultColumn } from '../contracts/engine.ts'
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

/** `encodeSelect` of the values, with very long text cut. */
export function windowSelect(columns: readonly ResultColumn[]): string {
  return columns.map(({ type, kind }, i) => {
    const value = encodeColumn(`c${i}`, type)
    const bounded = kind === 'float' || kind === 'boolean' || isSmallInteger(type)
    return bounded ? `${value} AS c${i}`
      : `CASE WHEN length(${value}) > ${maxCellLength} THEN left(${value}, ${maxCellLength}) || '…'
        ELSE ${value} END AS c${i}`
  }).join(', ')
}
