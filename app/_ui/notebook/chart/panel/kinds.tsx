'use client'

import {
  ChartArea,
  ChartBarStacked,
  ChartColumn,
  ChartColumnIncreasing,
  ChartLine,
  ChartPie,
  ChartScatter,
  Donut,
  Filter,
  Grid3x3,
  Hash,
  LayoutGrid,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { chartKinds } from '@/lib/contracts/chart-choices.ts'
import type { ChartKind, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { Tip } from '@/app/_ui/base/tooltip.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isIdentifier, isNumeric, isTemporal } from '../../grid/format.ts'
import { defaultAggregate } from '../infer.ts'
import type { PartProps } from './panel.tsx'

const icons: Record<ChartKind, LucideIcon> = {
  bar: ChartColumn,
  line: ChartLine,
  area: ChartArea,
  combo: ChartColumnIncreasing,
  scatter: ChartScatter,
  pie: ChartPie,
  donut: Donut,
  histogram: ChartBarStacked,
  heatmap: Grid3x3,
  number: Hash,
  funnel: Filter,
  cohort: LayoutGrid,
}

/** Twelve kinds as small pictures. */
export function KindPicker({ spec, columns, set }: PartProps) {
  const { chart } = useMessages()
  return (
    <RadioGroup.Root
      value={spec.kind}
      aria-label={chart.kind}
      className="grid grid-cols-6 gap-1 pb-2"
      onValueChange={value => {
        const kind = chartKinds.find(item => item === value)
        if (kind) set(turnInto(kind, spec, columns))
      }}
    >
      {chartKinds.map(kind => {
        const Icon = icons[kind]
        return (
          <Tip key={kind} text={chart.kinds[kind]}>
            <RadioGroup.Item value={kind} aria-label={chart.kinds[kind]} className="nb-kind">
              <Icon aria-hidden />
            </RadioGroup.Item>
          </Tip>
        )
      })}
    </RadioGroup.Root>
  )
}

/** What else has to change with the kind, so that the new one draws something at once. */
export function turnInto(kind: ChartKind, spec: ChartSpec, columns: ResultColumn[]): Partial<ChartSpec> {
  const find = (fits: (column: ResultColumn) => boolean, but: (string | null)[] = []) =>
    columns.find(column => fits(column) && !but.includes(column.name))
  const measures = columns.filter(column => isNumeric(column.kind) && !isIdentifier(column))
  const at = columns.find(({ name }) => name === spec.x)
  const x =
    spec.x
    ?? (find(({ kind: is }) => isTemporal(is)) ?? find(({ kind: is }) => is === 'text') ?? columns[0])?.name
    ?? null
  const raw = spec.y.length > 0 && spec.y.every(({ aggregate }) => aggregate === 'none')
  const added = measures[0]
    ? { column: measures[0].name, aggregate: defaultAggregate(measures[0]) }
    : { column: null, aggregate: 'count' as const }
  const gathered: ChartSpec['y'] = spec.y.length === 0 || raw ? [added] : spec.y
  switch (kind) {
    case 'scatter': {
      const across = at && (isNumeric(at.kind) || isTemporal(at.kind)) ? at : (measures[0] ?? at)
      const up = find(column => measures.includes(column), [across?.name ?? null]) ?? measures[0]
      return {
        kind,
        x: across?.name ?? x,
        grain: null,
        y: up ? [{ column: up.name, aggregate: 'none' }] : spec.y,
      }
    }
    case 'histogram': {
      const across = at && (isNumeric(at.kind) || isTemporal(at.kind)) && !isIdentifier(at) ? at : (measures[0] ?? at)
      return {
        kind,
        x: across?.name ?? x,
        series: null,
        grain: across && isTemporal(across.kind) ? (spec.grain ?? 'month') : null,
      }
    }
    case 'heatmap':
    case 'cohort': {
      const down =
        spec.series
        ?? (
          find(({ kind: is }) => is === 'text' || is === 'date', [x])
          ?? find(column => !measures.includes(column), [x])
          ?? find(() => true, [x])
        )?.name
        ?? null
      return {
        kind,
        x,
        series: down,
        y: gathered.slice(0, 1),
        share: kind === 'cohort',
      }
    }
    case 'combo': {
      const second = find(
        column => measures.includes(column),
        gathered.map(({ column }) => column),
      )
      const all: ChartSpec['y'] =
        gathered.length > 1 || !second
          ? gathered
          : [...gathered, { column: second.name, aggregate: defaultAggregate(second) }]
      return {
        kind,
        x,
        series: null,
        y: all.map((measure, index) => ({
          ...measure,
          draw: measure.draw ?? (index === 0 ? 'bar' : 'line'),
          axis: measure.axis ?? (index === 0 ? 'left' : 'right'),
        })),
      }
    }
    case 'number':
      return { kind, y: gathered }
    case 'pie':
    case 'donut':
    case 'funnel':
      return { kind, x, y: gathered.slice(0, 1) }
    default:
      return { kind, x, y: raw && spec.kind !== 'scatter' ? spec.y : gathered }
  }
}
