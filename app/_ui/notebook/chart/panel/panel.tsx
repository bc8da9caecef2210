'use client'

import { X } from 'lucide-react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Row as ResultRow } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { DataPart } from './data.tsx'
import { KindPicker } from './kinds.tsx'
import { LookPart } from './look.tsx'
import { OrderPart } from './order.tsx'
import { Fold } from './row.tsx'
import { WordsPart } from './words.tsx'

export type PanelProps = {
  spec: ChartSpec
  columns: ResultColumn[]
  first: ResultRow[]
  masks: ReadonlyMap<number, MaskKind>
  onChange: (spec: ChartSpec) => void
}
export type PartProps = Omit<PanelProps, 'onChange'> & {
  set: (patch: Partial<ChartSpec>) => void
}

/** What is drawn and how, beside the drawing: each change is seen at once. */
export function ChartPanel({ onClose, ...panel }: PanelProps & { onClose: () => void }) {
  const { chart } = useMessages()
  const { spec, onChange } = panel
  const part: PartProps = {
    ...panel,
    set: patch => onChange({ ...spec, ...patch }),
  }
  return (
    <aside className="nb-panel" aria-label={chart.edit}>
      <div className="flex items-center justify-between">
        <h4 className="text-12 font-semibold">{chart.kinds[spec.kind]}</h4>
        <IconButton label={chart.close} onClick={onClose}>
          <X className="icon-12" />
        </IconButton>
      </div>
      <KindPicker {...part} />
      <Fold title={chart.data} open>
        <DataPart {...part} />
      </Fold>
      {spec.kind !== 'scatter' && spec.kind !== 'number' && (
        <Fold title={chart.order}>
          <OrderPart {...part} />
        </Fold>
      )}
      <Fold title={chart.look}>
        <LookPart {...part} />
      </Fold>
      <Fold title={chart.text}>
        <WordsPart {...part} />
      </Fold>
    </aside>
  )
}
