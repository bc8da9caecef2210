'use client'

import { Input } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isTemporal } from '../../grid/format.ts'
import type { PartProps } from './panel.tsx'
import { Choice, NumberInput, optionsOf, Row } from './row.tsx'

const styles = ['auto', 'full', 'compact', 'percent'] as const
const dateStyles = ['auto', 'iso', 'short', 'long'] as const

/** The title, and how numbers and dates are written. */
export function WordsPart({ spec, columns, set }: PartProps) {
  const { chart } = useMessages()
  const { numbers } = spec
  const x = columns.find(column => column.name === spec.x)
  return (
    <>
      <Row label={chart.title}>
        <Input
          aria-label={chart.title}
          placeholder={chart.titleHint}
          maxLength={200}
          value={spec.title}
          onChange={event => set({ title: event.target.value })}
        />
      </Row>
      <Row label={chart.numbers}>
        <Choice
          label={chart.numbers}
          value={numbers.style}
          options={optionsOf(styles, chart.styles)}
          onChange={style => set({ numbers: { ...numbers, style } })}
        />
      </Row>
      <Row label={chart.decimals}>
        <NumberInput
          label={chart.decimals}
          hint={chart.decimalsAuto}
          value={numbers.decimals}
          min={0}
          max={6}
          onChange={decimals => set({ numbers: { ...numbers, decimals } })}
        />
      </Row>
      <Row label={chart.unit}>
        <Input
          aria-label={chart.unit}
          maxLength={20}
          value={numbers.unit}
          onChange={event => set({ numbers: { ...numbers, unit: event.target.value } })}
        />
      </Row>
      {x && isTemporal(x.kind) && (
        <Row label={chart.dates}>
          <Choice
            label={chart.dates}
            value={spec.dates}
            options={optionsOf(dateStyles, chart.dateStyles)}
            onChange={dates => set({ dates })}
          />
        </Row>
      )}
    </>
  )
}
