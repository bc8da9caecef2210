'use client'

import { useMemo } from 'react'
import type { TablePage } from '@/lib/contracts/browse.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { quoteName } from '@/app/_ui/explore/literal.ts'
import { ResultGrid } from '@/app/_ui/explore/result-grid.tsx'
import { useExecution } from '@/app/_ui/explore/use-execution.ts'
import { FailureNote } from '@/app/_ui/notebook/run/outcome.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The first rows under policy: a run like any other, on record. */
export function PreviewTab({ table }: { table: TablePage }) {
  const { catalog, explore } = useMessages()
  const asked = useMemo(() => ({
    sql: `SELECT *\nFROM ${[table.catalog, table.schema, table.table].map(quoteName).join('.')}\nLIMIT 100`,
    engine: table.engine,
  }), [table.catalog, table.schema, table.table, table.engine])
  const run = useExecution(asked)
  const { ran } = run
  const masks = useMemo(() => {
    const masked = new Map(table.columns.flatMap(({ name, mask }) => (mask ? [[name, mask] as const] : [])))
    return new Map((ran?.execution.columns ?? []).flatMap(({ name }, index) => {
      const mask = masked.get(name)
      return mask ? [[index, mask] as const] : []
    }))
  }, [table.columns, ran])
  return (
    <>
      <p className="mb-2 text-12 text-faded">{catalog.previewNote}</p>
      {run.running && <Progress label={explore.running} value={run.progress?.percentage ?? null} />}
      {run.running && !ran && <Skeleton className="py-4" widths={[90, 84, 92, 70]} />}
      {run.error !== null && <Failed part={catalog.tab.preview} error={run.error} onRetry={run.again} />}
      {run.stopped && <Button onClick={run.again}>{explore.again}</Button>}
      {ran && ran.execution.state !== 'succeeded' && ran.execution.error && (
        <FailureNote title={catalog.runFailed} fault={ran.execution.error} onRetry={run.again} />
      )}
      {ran?.execution.state === 'succeeded'
        && (ran.execution.rows === 0 ? (
          <Empty title={explore.noneTitle}>{explore.noneText}</Empty>
        ) : (
          <ResultGrid label={catalog.previewLabel(table.table)} ran={ran} masks={masks} onRun={run.again} />
        ))}
    </>
  )
}
