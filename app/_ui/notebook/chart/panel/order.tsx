'use client'

import { chartSorts } from '@/lib/contracts/chart-choices.ts'
import { Checkbox } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isTemporal } from '../../grid/format.ts'
import type { PartProps } from './panel.tsx'
import { Choice, NumberInput, optionsOf, Row } from './row.tsx'

/** In what order, how many, and what becomes of the rest. */
export function OrderPart({ spec, columns, set }: PartProps) {
  const { chart } = useMessages()
  const x = columns.find(column => column.name === spec.x)
  const dated = x !== undefined && isTemporal(x.kind)
  const binned = spec.kind === 'histogram' && !dated
  return (
    <>
      {!binned && (
        <Row label={chart.sort}>
          <Choice
            label={chart.sort}
            value={spec.sort}
            options={optionsOf(chartSorts, chart.sorts)}
            onChange={sort => set({ sort })}
          />
        </Row>
      )}
      {!dated && !binned && (
        <Row label={chart.top}>
          <NumberInput
            label={chart.top}
            hint={chart.topHint}
            value={spec.top}
            min={1}
            max={100}
            onChange={top => set({ top })}
          />
        </Row>
      )}
      <Row label="">
        <Checkbox checked={spec.others} onCheckedChange={others => set({ others })}>
          {chart.withOthers}
        </Checkbox>
      </Row>
    </>
  )
}
