'use client'

import type { ChartSpec } from '@/lib/contracts/chart.ts'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { groupDigits, plainText } from '../grid/format.ts'
import type { Point, Shape } from './shape.ts'

type Props = { spec: ChartSpec; shape: Shape; words: (point: Point) => string; label: string }

/** The same numbers as the chart, for reading aloud and for reading exactly. */
export function ChartTable({ spec, shape, words, label }: Props) {
  const { notebook } = useMessages()
  return (
    <TableList
      label={label}
      className="max-h-80"
      columns={[
        { key: 'x', label: spec.x ?? '' },
        ...shape.series.map(series => ({ key: series.key, label: series.label, numeric: true })),
      ]}
    >
      {shape.points.map((point, index) => (
        <tr key={index}>
          <Cell>{words(point)}</Cell>
          {shape.series.map(series => {
            const value = point.exact[series.key]
            return (
              <Cell key={series.key} numeric>
                {value === undefined ? '' : value === null ? notebook.null : groupDigits(plainText(value))}
              </Cell>
            )
          })}
        </tr>
      ))}
    </TableList>
  )
}
