'use client'

import { Braces, History, ScanEye, Stamp } from 'lucide-react'
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { Inspector } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook, useRun, useSavedCell } from '../context.tsx'
import type { InspectorTabId } from '../context.tsx'
import type { Shown } from '../grid/grid.tsx'
import { ValuePanel, VersionsPanel } from '../later.tsx'
import { LensPanel } from '../lens/panel.tsx'
import { CellRecord } from '../record/record.tsx'
import { inspectorTabs } from './tabs.ts'

export type Current = { cellId: string; number: number } | null

/** The panel at the right: the lens in sentences, a value in full, the record, always of the cell one is in. */
export function useInspector(
  current: Current,
  shown: Shown | null,
  onLook: (version: number) => void,
): { inspector: Inspector; inspect: (tab: InspectorTabId) => void } {
  const { notebook } = useMessages()
  const [tab, setTab] = useState<InspectorTabId>('lens')
  const [wanted, setWanted] = useState(0)
  const inspect = useCallback((next: InspectorTabId) => {
    setTab(next)
    setWanted(count => count + 1)
  }, [])
  const cellId = current?.cellId ?? null
  const number = current?.number ?? 0
  const inspector: Inspector = useMemo(
    () => ({
      label: notebook.tabLens,
      tab,
      wanted,
      onTab: id => setTab(inspectorTabs.find(item => item === id) ?? 'lens'),
      tabs: [
        {
          id: 'lens',
          label: notebook.tabLens,
          icon: <ScanEye />,
          content:
            cellId === null ? (
              <p className="text-faded">{notebook.inspectorEmpty}</p>
            ) : (
              <LensTab cellId={cellId} number={number} />
            ),
        },
        { id: 'value', label: notebook.tabValue, icon: <Braces />, content: <ValuePanel shown={shown} /> },
        {
          id: 'record',
          label: notebook.tabRecord,
          icon: <Stamp />,
          content: cellId === null ? null : <RecordTab cellId={cellId} />,
        },
        {
          id: 'versions', label: notebook.versions, icon: <History />,
          content: tab === 'versions' ? <VersionsPanel onLook={onLook} /> : null,
        },
      ],
    }),
    [notebook, tab, wanted, cellId, number, shown, onLook],
  )
  return { inspector, inspect }
}

function LensTab({ cellId, number }: { cellId: string; number: number }) {
  const { notebook } = useMessages()
  const { lenses } = useNotebook()
  const lens = useSyncExternalStore(
    lenses.subscribe,
    () => lenses.get(cellId),
    () => lenses.get(cellId),
  )
  const source = useSavedCell(cellId)?.source ?? ''
  const { execution } = useRun(cellId)
  const decision = lens?.lens?.decision ?? execution?.decision
  if (!decision) return <p className="text-faded">{notebook.inspectorEmpty}</p>
  const fresh = execution?.state === 'succeeded' && execution.sql.trim() === source.trim()
  // Of an older text than the one in the editor: it looks like it until the answer is there.
  return (
    <div className={lens?.waiting ? 'opacity-55' : undefined} aria-busy={lens?.waiting === true}>
      <LensPanel number={number} decision={decision} execution={execution} fresh={fresh} />
    </div>
  )
}

function RecordTab({ cellId }: { cellId: string }) {
  return (
    <div className="-m-3">
      <CellRecord execution={useRun(cellId).execution} />
    </div>
  )
}
