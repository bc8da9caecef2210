import type { ChartFormat } from '../contracts/chart.ts'
import type { ExportFormat, ExportRule } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { ExportInput } from '../contracts/query.ts'
import { AppError, isAppError } from '../errors.ts'
import { actorOf } from './actor.ts'
import type { House } from './house.ts'
import { getReadable } from './readable.ts'
import type { Readable } from './readable.ts'

/** A file on its way to the person. */
export type ExportStream = { stream: ReadableStream<Uint8Array>; fileName: string; contentType: string; rowsLeftOut: number }

/**
 * Streams a result as a file: decided again, with the rule's formats, row limit and purpose; the opening entry is
 * durable before the first byte, the closing one says how much left. Of a larger result the first `maxRows` rows leave;
 * the dialog and the header `x-sagwan-rows-left-out` say how many stay.
 * Throws `export-refused`, `purpose-required`, and what `getReadable` throws.
 */
export async function exportResult(
  house: House, principal: Principal, id: string, input: ExportInput, signal: AbortSignal,
): Promise<ExportStream> {
  const readable = await getReadable(house, principal, id)
  const { view, decision, parts } = readable
  const rule = await demandExport(house, principal, readable, input)
  const purpose = input.purpose || null
  const maxRows = rule.maxRows
  const asIs = input.format === 'csv' && input.formulas === 'as-is'
  await house.ledger.append(actorOf(principal), {
    kind: 'export.opened', executionId: id, format: input.format, purpose, maxRows,
    tables: decision.tables.map(({ table }) => table),
    columns: decision.tables.flatMap(({ table, columns }) => (columns ?? []).map(column => `${table}.${column}`)),
    ...(asIs ? { formulas: 'as-is' } : {}),
  })
  const record = (outcome: 'succeeded' | 'failed' | 'cancelled', rows: number, sizeBytes: number) =>
    house.ledger.append(actorOf(principal), {
      kind: 'export.closed', executionId: id, format: input.format, outcome, rows, sizeBytes,
    })
  try {
    const { stream, done, sentBytes } = await house.results.export({
      executionId: id, columns: view.columns, parts, format: input.format, maxRows, guarded: !asIs, signal,
    })
    done.then(({ rows, sizeBytes }) => record('succeeded', rows, sizeBytes),
      error => {
        house.log.warn({ err: error, executionId: id }, 'an export ended early')
        // A browser that goes away cancels the stream, not always the signal.
        const stopped = signal.aborted || (isAppError(error) && error.code === 'cancelled')
        return record(stopped ? 'cancelled' : 'failed', 0, sentBytes())
      }).catch(error => house.log.error({ err: error, executionId: id }, 'the end of an export is not on record'))
    return {
      stream,
      rowsLeftOut: Math.max(0, view.rows - maxRows),
      fileName: `sagwan-${id.slice(0, 8)}.${input.format}`,
      contentType: input.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
    }
  } catch (error) {
    const stopped = isAppError(error) && error.code === 'cancelled'
    await record(stopped ? 'cancelled' : 'failed', 0, 0)
    throw error
  }
}

/**
 * The rule that lets a file of `format` out, for charts too: a picture shows what their CSV holds, so it needs that.
 * Refusals go on record. Throws `export-refused`, `purpose-required`, and `conflict` while it still runs.
 */
export async function demandExport(
  house: House, principal: Principal, { view, decision, complete }: Readable,
  input: { format: ExportFormat | ChartFormat; purpose?: string | undefined },
): Promise<ExportRule> {
  const refuse = async (code: 'export-refused' | 'purpose-required', message: string, params: Record<string, string | number>) => {
    await house.ledger.append(actorOf(principal), {
      kind: 'export.denied', executionId: view.id, format: input.format, reason: message,
    })
    return new AppError(code, message, { params })
  }
  const rule = decision.export
  if (!rule) throw await refuse('export-refused', 'no rule lets you export this; ask the owner of its tables', { why: 'no-rule' })
  if (!rule.formats.includes(input.format === 'parquet' ? 'parquet' : 'csv')) {
    throw await refuse('export-refused', `your rule allows ${rule.formats.join(' and ')} only`,
      { why: 'format', formats: rule.formats.join(', ') })
  }
  if (rule.purpose === 'required' && !input.purpose) {
    throw await refuse('purpose-required', 'say what you need this file for', {})
  }
  if (!complete) throw new AppError('conflict', 'it still runs: export it when it has ended')
  return rule
}
