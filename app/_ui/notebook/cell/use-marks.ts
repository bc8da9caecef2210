import { useMemo, useRef } from 'react'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import type { Decision, Denial, MaskKind } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import type { Messages } from '@/app/_ui/messages/index.ts'
import type { Marks } from '../editor/marks.ts'
import { denialSpan, offsetOf } from '../editor/repair.ts'
import { tokenise } from '../editor/tokens.ts'
import { listMasks } from '../lens/names.ts'
import type { LensState } from '../lens/use-lens.ts'

/** A denial in the reader's language where we have words for it. */
function say(denial: Denial, { noTable, noColumn }: Messages['notebook']): string {
  if (denial.code === 'table-unknown' && denial.table) return noTable.replace('{name}', denial.table)
  if (denial.code === 'column-unknown' && denial.column) return noColumn.replace('{name}', denial.column)
  return sentence(denial.message)
}

/** What is underlined in a cell's SQL: masked columns, what the lens refuses, and where the last run failed. */
export function useMarks(
  sql: string,
  lens: LensState,
  execution: ExecutionView | null,
  catalog: CatalogView | null,
  words: Messages['notebook'],
): Marks {
  const before = useRef<Marks>({ masked: [], refused: [] })
  return useMemo(() => {
    const decision = lens.lens?.decision
    const masked = decision ? knownMasks(decision, catalog) : []
    const refused: Marks['refused'] = []
    if (decision && lens.sql === sql) {
      for (const denial of decision.denials) {
        const span = denialSpan(sql, denial)
        if (span) refused.push({ ...span, title: say(denial, words), fixes: denial.nearest?.slice(0, 3) ?? [] })
      }
    }
    const error = execution?.sql === sql && execution.state === 'failed' ? execution.error : null
    if (error?.position && refused.length === 0) {
      const from = offsetOf(sql, error.position)
      const token = tokenise(sql).find(item => item.from <= from && from < item.to)
      const to = error.position.length
        ? Math.min(sql.length, from + error.position.length)
        : (token?.to ?? Math.min(sql.length, from + 1))
      refused.push({ from, to, title: sentence(error.message), fixes: [] })
    }
    // With most keys nothing changes: the same object then, and the editor draws nothing anew.
    const marks = { masked, refused }
    if (JSON.stringify(marks) !== JSON.stringify(before.current)) before.current = marks
    return before.current
  }, [sql, lens, execution, catalog, words])
}

/** The server names things in backticks; where text cannot be set as code they only disturb. */
function sentence(message: string): string {
  const text = message.replaceAll('`', '')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A denied statement has no masks of its own; its tables' columns are masked all the same. */
function knownMasks(decision: Decision, catalog: CatalogView | null): { column: string; mask: MaskKind }[] {
  if (decision.outcome === 'allow') return listMasks(decision)
  const touched = new Set(decision.tables.map(({ table }) => table))
  return (catalog?.tables ?? [])
    .filter(({ catalog: name, schema, table }) => touched.has(`${name}.${schema}.${table}`))
    .flatMap(({ columns }) => columns.flatMap(({ name, mask }) => (mask ? [{ column: name, mask }] : [])))
}
