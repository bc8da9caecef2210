'use client'

import type { ChartSpec } from '@/lib/contracts/chart.ts'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Point, Shape } from './shape.ts'
import type { Print } from './words.ts'

type Props = {
  spec: ChartSpec
  shape: Shape
  print: Print
  step: number | null
  label: string
}

/** The same numbers as the chart, for reading aloud and for reading exactly. */
export function ChartTable({ spec, shape, print, step, label }: Props) {
  const { notebook } = useMessages()
  const across = spec.kind !== 'number' || spec.compare === 'previous'
  const place = (point: Point) =>
    step === null
      ? print.x(point.x, true)
      : `${print.numbers.exact(point.x)} – ${print.numbers.exact(Number(point.x) + step)}`
  return (
    <TableList
      label={label}
      className="max-h-80"
      minWidth={Math.max(0, (shape.series.length + 1) * 96)}
      columns={[
        ...(across ? [{ key: 'x', label: spec.x ?? '' }] : []),
        ...shape.series.map(series => ({
          key: series.key,
          label: series.label,
          numeric: true,
        })),
      ]}
    >
      {shape.points.map((point, index) => (
        <tr key={index}>
          {across && <Cell>{place(point)}</Cell>}
          {shape.series.map(series => {
            const value = point.exact[series.key]
            return (
              <Cell key={series.key} numeric>
                {value === undefined ? '' : value === null ? notebook.null : print.numbers.exact(value)}
              </Cell>
            )
          })}
        </tr>
      ))}
    </TableList>
  )
}
