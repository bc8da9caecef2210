'use client'

import { Braces, ScanEye, Stamp } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Inspector } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { InspectorTabId } from '../context.tsx'
import type { Shown } from '../grid/grid.tsx'
import { LensPanel } from '../lens/panel.tsx'
import type { LensState } from '../lens/use-lens.ts'
import { CellRecord } from '../record/record.tsx'
import type { RunState } from '../run/runner.ts'
import { ValuePanel } from './value.tsx'

const tabs: InspectorTabId[] = ['lens', 'value', 'record']
type Current = { number: number; lens: LensState | undefined; run: RunState; source: string } | null

/** The panel at the right: the lens in sentences, a value in full, the record, always of the cell one is in. */
export function useInspector(current: Current, shown: Shown | null): { inspector: Inspector; inspect: (tab: InspectorTabId) => void } {
  const { notebook } = useMessages()
  const [tab, setTab] = useState<InspectorTabId>('lens')
  const [wanted, setWanted] = useState(0)
  const inspect = useMemo(() => (next: InspectorTabId) => {
    setTab(next)
    setWanted(count => count + 1)
  }, [])
  const execution = current?.run.execution ?? null
  const decision = current?.lens?.lens?.decision ?? execution?.decision
  const fresh = execution?.state === 'succeeded' && execution.sql.trim() === current?.source.trim()
  const inspector: Inspector = {
    label: notebook.tabLens, tab, wanted, onTab: id => setTab(tabs.find(item => item === id) ?? 'lens'),
    tabs: [
      { id: 'lens', label: notebook.tabLens, icon: <ScanEye />,
        content: current && decision ? <LensPanel number={current.number} decision={decision} execution={execution} fresh={fresh} /> : <p className="text-faded">{notebook.inspectorEmpty}</p> },
      { id: 'value', label: notebook.tabValue, icon: <Braces />, content: <ValuePanel shown={shown} /> },
      { id: 'record', label: notebook.tabRecord, icon: <Stamp />, content: <div className="-m-3"><CellRecord execution={execution} /></div> },
    ],
  }
  return { inspector, inspect }
}
