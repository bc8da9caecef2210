import type { ChartData, ChartExport, ChartLeave, ChartSpec } from '../contracts/chart.ts'
import type { Value } from '../contracts/engine.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import { actorOf } from './actor.ts'
import { demandExport } from './export.ts'
import type { House } from './house.ts'
import { getReadable } from './readable.ts'

/** A chart's data as a file. */
export type ChartFile = { text: string; fileName: string; rowsLeftOut: number }

/**
 * Lets a chart out: decided again, under the rule's formats, row limit and purpose, opened and closed on record before
 * the answer. As CSV the first `maxRows` points leave as a file; as a picture the data of which the browser makes it,
 * and of more points than `maxRows` none at all. Throws `export-refused`, `purpose-required` and what `readChart` does.
 */
export async function exportChart(
  house: House, principal: Principal, id: string, { format, purpose, formulas, filter, ...spec }: ChartExport,
): Promise<ChartFile | ChartLeave> {
  const readable = await getReadable(house, principal, id)
  const rule = await demandExport(house, principal, readable, { format, purpose })
  const { view, decision, parts } = readable
  const data = await house.results.chart({ executionId: id, columns: view.columns, parts, spec, filter })
  if (format !== 'csv' && data.rows.length > rule.maxRows) {
    const message = `the picture shows ${data.rows.length} values and your rule lets ${rule.maxRows} out`
    await house.ledger.append(actorOf(principal), { kind: 'export.denied', executionId: id, format, reason: message })
    throw new AppError('export-refused', message, { params: { why: 'rows', rows: rule.maxRows } })
  }
  const rows = Math.min(data.rows.length, rule.maxRows)
  const asIs = format === 'csv' && formulas === 'as-is'
  const text = toCsv(spec, { ...data, rows: data.rows.slice(0, rows) }, { guard: !asIs })
  const opened = await house.ledger.append(actorOf(principal), {
    kind: 'export.opened', executionId: id, format, purpose: purpose || null, maxRows: rule.maxRows,
    tables: decision.tables.map(({ table }) => table),
    columns: decision.tables.flatMap(({ table, columns }) => (columns ?? []).map(column => `${table}.${column}`)),
    ...(asIs ? { formulas: 'as-is' } : {}),
    chart: { kind: spec.kind, x: spec.x, series: spec.series, measures: measureNames(spec) },
  })
  await house.ledger.append(actorOf(principal), {
    kind: 'export.closed', executionId: id, format, outcome: 'succeeded', rows, sizeBytes: Buffer.byteLength(text),
  })
  if (format !== 'csv') return { data, seq: opened.seq, at: opened.at }
  return { text, fileName: `sagwan-${id.slice(0, 8)}-chart.csv`, rowsLeftOut: data.rows.length - rows }
}

function measureNames(spec: ChartSpec): string[] {
  if (spec.kind === 'histogram' || spec.y.length === 0) return ['count(*)']
  return spec.y.map(({ column, aggregate }) =>
    column === null ? 'count(*)' : aggregate === 'none' ? column : `${aggregate}(${column})`)
}

/**
 * The points as CSV (RFC 4180): x, series and measures as far as the chart has them. Without `guard` text that a
 * spreadsheet would run stays as it is.
 */
export function toCsv(spec: ChartSpec, data: ChartData, { guard = true } = {}): string {
  const hasX = data.rows.some(([x]) => x !== null) || (spec.x !== null && spec.kind !== 'number')
  const hasSeries = data.rows.some(row => row[1] !== null)
  const pick = <T>(cells: T[]) => cells.filter((_, i) => i > 1 || (i === 0 ? hasX : hasSeries))
  const heads = pick<Value>([spec.x ?? 'row', spec.series ?? 'series', ...measureNames(spec)])
  return [heads, ...data.rows.map(pick)].map(cells => cells.map(cell => csvCell(cell, guard)).join(',')).join('\n') + '\n'
}

/** NULL is empty, the empty text `""`; what a spreadsheet would run as a formula gets `'` before it, numbers do not. */
function csvCell(value: Value, guard: boolean): string {
  if (value === null) return ''
  const text = String(value)
  const number = /^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/i.test(text)
  const guarded = guard && /^[=+\-@\t\r]/.test(text) && !number ? `'${text}` : text
  return guarded === '' || /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
