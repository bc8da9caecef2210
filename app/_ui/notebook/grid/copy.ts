import { isNumeric, plainText } from './format.ts'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'

export const copyFormats = ['tsv', 'csv', 'markdown', 'sql'] as const
export type CopyFormat = (typeof copyFormats)[number]

/** The cells as text for the clipboard: `rows[i][j]` belongs to `columns[j]`; values exact, null empty. */
export const copyAs: Record<CopyFormat, (columns: ResultColumn[], rows: Row[]) => string> = {
  tsv: (_columns, rows) => rows.map(row => row.map(tsvCell).join('\t')).join('\n'),
  csv: (columns, rows) =>
    [columns.map(column => csvCell(column.name)), ...rows.map(row => row.map(csvCell))]
      .map(cells => cells.join(','))
      .join('\r\n'),
  markdown: (columns, rows) =>
    [
      `| ${columns.map(column => markdownCell(column.name)).join(' | ')} |`,
      `| ${columns.map(column => (isNumeric(column.kind) ? '---:' : '---')).join(' | ')} |`,
      ...rows.map(
        row => `| ${row.map(value => (value === null ? '*null*' : markdownCell(plainText(value)))).join(' | ')} |`,
      ),
    ].join('\n'),
  sql: (columns, rows) => inList(columns, rows),
}

/** What spreadsheets understand: quoted where a tab, a line break or a quote would break the cell. */
function tsvCell(value: Value): string {
  const text = plainText(value)
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180; the empty string is `""`, so that it stays apart from null. */
function csvCell(value: Value): string {
  if (value === null) return ''
  const text = plainText(value)
  return text === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function markdownCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\r?\n/g, '<br>')
}

/** Each different value once, in the order met; null cannot be found by `IN` and is left out. */
function inList(columns: ResultColumn[], rows: Row[]): string {
  const seen = new Set<string>()
  for (const row of rows) {
    for (const [index, value] of row.entries()) {
      const kind = columns[index]?.kind
      if (value === null || kind === undefined) continue
      const bare = kind === 'boolean' || (isNumeric(kind) && /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(String(value)))
      seen.add(bare ? String(value) : `'${String(value).replaceAll("'", "''")}'`)
    }
  }
  return `(${[...seen].join(', ')})`
}
