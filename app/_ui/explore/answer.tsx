'use client'

import { Square } from 'lucide-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { ExploreColumn, ExploreSpec } from '@/lib/contracts/explore.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { chartOf } from '@/app/_ui/explore/to-chart.ts'
import { maxGroups, maxRows } from '@/app/_ui/explore/to-sql.ts'
import type { Ran, useExecution } from '@/app/_ui/explore/use-execution.ts'
import { CellChart } from '@/app/_ui/notebook/chart/chart.tsx'
import { FailureNote } from '@/app/_ui/notebook/run/outcome.tsx'
import { ProgressLine } from '@/app/_ui/notebook/run/progress-line.tsx'
import { ResultGrid } from '@/app/_ui/explore/result-grid.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  /** The question of what is shown; while the next one runs, still the one before. */
  spec: ExploreSpec
  columns: ExploreColumn[]
  run: ReturnType<typeof useExecution>
  onClearFilters: (() => void) | null
}

/** What a question came to: the picture, the table under it; or in words why there is none. */
export function Answer({ spec, columns, run, onClearFilters }: Props) {
  const { explore } = useMessages()
  const { ran, running, progress, stale } = run
  return (
    <section aria-label={explore.result} aria-busy={running} className="grid gap-4">
      <div className="h-0.5">{running && <Progress label={explore.running} value={progress?.percentage ?? null} />}</div>
      {running && progress && (
        <div className="flex items-center gap-3 text-12 text-faded">
          <ProgressLine execution={progress} />
          <Button onClick={run.stop}>
            <Square className="icon-12" />
            {explore.stop}
          </Button>
        </div>
      )}
      {run.error !== null && <Failed part={explore.answerPart} error={run.error} onRetry={run.again} />}
      {run.stopped && (
        <Empty title={explore.stopped} action={<Button onClick={run.again}>{explore.again}</Button>}>
          {explore.stoppedText}
        </Empty>
      )}
      {!ran && running && <Skeleton className="h-58 py-8" widths={[30, 70, 95, 80, 60, 88]} />}
      {ran && run.error === null && (
        <div className={classNames('grid gap-4', stale && 'opacity-55')}>
          <Outcome spec={spec} columns={columns} ran={ran} again={run.again} onClearFilters={onClearFilters} />
        </div>
      )}
    </section>
  )
}

type OutcomeProps = Pick<Props, 'spec' | 'columns' | 'onClearFilters'> & { ran: Ran; again: () => void }

function Outcome({ spec, columns, ran, again, onClearFilters }: OutcomeProps) {
  const { explore } = useMessages()
  const { execution } = ran
  if (execution.state === 'denied' && execution.error) {
    return <FailureNote title={explore.deniedTitle} fault={execution.error} />
  }
  if (execution.state !== 'succeeded') {
    const fault = execution.error ?? { code: 'interrupted' as const, message: explore.stoppedText }
    return <FailureNote title={explore.failedTitle} fault={fault} onRetry={again} />
  }
  if (execution.gone) return <Empty title={explore.goneTitle} action={<Button onClick={again}>{explore.again}</Button>} />
  if (execution.rows === 0) {
    return (
      <Empty
        title={explore.noneTitle}
        className="py-12"
        action={onClearFilters && <Button onClick={onClearFilters}>{explore.clearFilters}</Button>}
      >
        {explore.noneText}
      </Empty>
    )
  }
  return <Drawn spec={spec} columns={columns} ran={ran} execution={execution} again={again} />
}

type DrawnProps = Pick<OutcomeProps, 'spec' | 'columns' | 'ran' | 'again'> & { execution: ExecutionView }

function Drawn({ spec, columns, ran, execution, again }: DrawnProps) {
  const { explore } = useMessages()
  const formats = useFormats()
  const chart = useMemo(() => chartOf(spec, columns), [spec, columns])
  const masks = useMemo(() => masksOf(spec, columns, execution), [spec, columns, execution])
  const grouped = spec.groups.length > 0 || spec.measures.length > 0
  const limit = grouped ? (spec.top === null ? maxGroups : null) : maxRows
  const note: ReactNode = limit !== null && execution.rows >= limit
    ? (grouped ? explore.groupsCut : explore.rowsCut)(formats.number(limit)) : null
  return (
    <>
      {chart && (
        <div role="group" aria-label={explore.chart} className="rounded-4 border border-line bg-sheet">
          <CellChart
            executionId={execution.id}
            columns={execution.columns}
            rows={execution.rows}
            first={ran.first ?? []}
            chart={chart}
            masks={masks}
            exportRule={execution.decision?.export ?? null}
            readOnly
            onChange={() => undefined}
          />
        </div>
      )}
      <ResultGrid label={explore.answerTable} ran={ran} masks={masks} note={note} onRun={again} />
    </>
  )
}

/** Which columns of the answer hold values one sees masked: those grouped by, and all of rows as they are. */
function masksOf(spec: ExploreSpec, columns: ExploreColumn[], execution: ExecutionView) {
  const maskOf = (name: string | undefined) => columns.find(column => column.name === name)?.mask ?? null
  const grouped = spec.groups.length > 0 || spec.measures.length > 0
  return new Map(execution.columns.flatMap(({ name }, index) => {
    const mask = grouped ? maskOf(spec.groups[index]?.column) : maskOf(name)
    return mask ? [[index, mask] as const] : []
  }))
}
