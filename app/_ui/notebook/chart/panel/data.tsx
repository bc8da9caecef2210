'use client'

import { grains } from '@/lib/contracts/chart-choices.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isTemporal } from '../../grid/format.ts'
import { MeasuresRow } from './measures.tsx'
import type { PartProps } from './panel.tsx'
import { Choice, none, NumberInput, optionsOf, Row } from './row.tsx'

/** What stands across, what is measured, how it is split. */
export function DataPart(part: PartProps) {
  const { spec, columns, set } = part
  const { chart } = useMessages()
  const { kind } = spec
  const names = columns.map(({ name }) => ({ value: name, label: name }))
  const x = columns.find(column => column.name === spec.x)
  const across = kind === 'funnel' ? chart.step : kind === 'cohort' ? chart.cohort : chart.across
  const needsX = kind !== 'number' || spec.compare === 'previous'
  const splits = ['bar', 'line', 'area', 'scatter', 'histogram'].includes(kind) && spec.y.length <= 1
  const matrix = kind === 'heatmap' || kind === 'cohort'
  const matrixName = kind === 'cohort' ? chart.period : chart.down
  return (
    <>
      {needsX && (
        <Row label={across}>
          <Choice
            label={across}
            value={spec.x ?? none}
            options={spec.x === null ? [{ value: none, label: chart.nothing }, ...names] : names}
            onChange={name =>
              set({
                x: name === none ? null : name,
                grain: null,
                ...(name === spec.series ? { series: null } : {}),
              })
            }
          />
        </Row>
      )}
      {needsX && x && isTemporal(x.kind) && kind !== 'scatter' && (
        <Row label={chart.grain}>
          <Choice
            label={chart.grain}
            value={spec.grain ?? 'none'}
            options={optionsOf(['none', ...grains] as const, chart.grains)}
            onChange={grain => set({ grain: grains.find(item => item === grain) ?? null })}
          />
        </Row>
      )}
      {matrix && (
        <Row label={matrixName}>
          <Choice
            label={matrixName}
            value={spec.series ?? none}
            options={[{ value: none, label: chart.nothing }, ...names.filter(({ value }) => value !== spec.x)]}
            onChange={name => set({ series: name === none ? null : name })}
          />
        </Row>
      )}
      {kind === 'histogram' ? (
        <Row label={chart.bins}>
          <NumberInput
            label={chart.bins}
            hint={chart.binsHint}
            value={spec.bins}
            min={2}
            max={100}
            onChange={bins => set({ bins })}
          />
        </Row>
      ) : (
        <MeasuresRow {...part} />
      )}
      {splits && (
        <Row label={chart.split}>
          <Choice
            label={chart.split}
            value={spec.series ?? none}
            options={[{ value: none, label: chart.nothing }, ...names.filter(({ value }) => value !== spec.x)]}
            onChange={name => set({ series: name === none ? null : name })}
          />
        </Row>
      )}
    </>
  )
}
