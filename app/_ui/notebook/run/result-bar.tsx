'use client'

import type { ExecutionView } from '@/lib/contracts/query.ts'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { TabRow } from '@/app/_ui/base/tabs.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ExportMenu } from './export-menu.tsx'
import { useElapsed } from './use-elapsed.ts'

export const resultTabs = ['table', 'chart', 'profile', 'pivot', 'record'] as const
export type ResultTab = (typeof resultTabs)[number]
type Props = {
  execution: ExecutionView
  running: boolean
  number: number
  seen: string
  onTab: (tab: ResultTab) => void
}

/** Tabs of a result, and at the right what it came to; stands in a `TabsRoot`. */
export function ResultBar({ execution, running, number, seen, onTab }: Props) {
  const { notebook, result } = useMessages()
  const formats = useFormats()
  const elapsed = useElapsed(execution.elapsedMs, running)
  const names = {
    table: notebook.tabTable, chart: notebook.tabChart, profile: result.tabProfile, pivot: result.tabPivot,
    record: notebook.tabRecordCell,
  }
  return (
    <div className="nb-bar">
      <TabRow label={notebook.resultOf(number)} tabs={resultTabs.map(value => ({ value, label: names[value] }))} />
      <div className="ml-auto flex items-center gap-3 text-12 whitespace-nowrap text-faded">
        {running ? (
          <>
            <span>
              {execution.state === 'queued' ? notebook.queued : notebook.running}{' '}
              <b className="text-ink">{formats.duration(elapsed)}</b>
            </span>
            <span>
              <b className="text-ink">{formats.number(execution.rows)}</b> {notebook.rowsSoFar}
            </span>
          </>
        ) : (
          <>
            {execution.state === 'succeeded' && (
              <span title={seen}>
                <b className="text-ink">{formats.number(execution.rows)}</b>
                {notebook.rowsWord(execution.rows)}
              </span>
            )}
            <span>{formats.duration(execution.elapsedMs)}</span>
          </>
        )}
        {execution.openedSeq !== null && (
          <button
            type="button"
            className="flex items-center gap-1.5 hover:text-ink"
            onClick={() => onTab('record')}
            title={notebook.onRecordNo(formats.number(execution.openedSeq))}
          >
            <Seal />
            {notebook.onRecord}
          </button>
        )}
        <ExportMenu execution={execution} />
      </div>
    </div>
  )
}
