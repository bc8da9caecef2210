'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import type { Stats } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { cellText, groupDigits, isNumeric, isTemporal } from './format.ts'
import { combine, summarise } from './selection.ts'
import type { Area } from './selection.ts'
import type { Asked } from './state.ts'
import type { Windows } from './windows.ts'

type Props = {
  executionId: string
  columns: ResultColumn[]
  positions: number[]
  windows: Windows
  area: Area
  asked: Asked
  complete: boolean
}
const maxLocalCells = 20_000
const maxColumns = 100

/** What the selected cells add up to: here where all of them are here, otherwise on the server. */
export function Sums({ executionId, columns, positions, windows, area, asked, complete }: Props) {
  const { notebook, result } = useMessages()
  const formats = useFormats()
  const words = useFaultWords()
  const picked = positions
    .slice(area.left, area.right + 1)
    .map((position, i) => ({ position, column: columns[area.left + i]! }))
  const numeric = picked.filter(({ column }) => isNumeric(column.kind))
  const only = picked.length === 1 && isTemporal(picked[0]!.column.kind) ? picked[0]! : null
  const wanted = only ? [only] : numeric
  const values =
    wanted.length > 0
      ? readHere(
          windows,
          area,
          wanted.map(({ position }) => position),
        )
      : []
  const ask = values === null && complete && wanted.length <= maxColumns
  const everything = area.top === 0 && area.bottom === windows.total() - 1
  const rows = everything ? null : { from: area.top, to: area.bottom + 1 }
  const server = useQuery({
    queryKey: ['stats', executionId, wanted.map(({ position }) => position), rows, asked],
    enabled: ask,
    queryFn: ({ signal }) =>
      api.post<Stats>(
        `/api/executions/${executionId}/stats`,
        {
          columns: wanted.map(({ position }) => position),
          rows,
          ...asked,
        },
        { signal },
      ),
    staleTime: 300_000,
    retry: false,
  })
  const local = useMemo(() => (values === null || only ? null : summarise(values)), [values, only])
  if (wanted.length === 0) return null
  if (values === null && wanted.length > maxColumns) return <span>{result.tooManyColumns(String(maxColumns))}</span>
  if (ask && server.isPending) return <span className="whitespace-nowrap">{result.adding}</span>
  if (ask && server.error) return <span className="fade-cut text-plum">{words(server.error)}</span>
  if (only) {
    const [least, most] = ask
      ? [server.data?.columns[0]?.min ?? null, server.data?.columns[0]?.max ?? null]
      : ends(values ?? [])
    return (
      <>
        {least !== null && <Sum name={notebook.min}>{cellText(least, only.column)}</Sum>}
        {most !== null && <Sum name={notebook.max}>{cellText(most, only.column)}</Sum>}
      </>
    )
  }
  const sums = ask ? combine(server.data?.columns ?? []) : local
  const cells = (area.bottom - area.top + 1) * picked.length
  if (!sums) return null
  return (
    <>
      {sums.count !== cells && <Sum name={result.count}>{formats.number(sums.count)}</Sum>}
      {(['sum', 'average', 'min', 'max'] as const).map(name => (
        <Sum key={name} name={notebook[name]}>
          {groupDigits(sums[name])}
        </Sum>
      ))}
      {values === null && !ask && <span>{notebook.sumLoaded}</span>}
    </>
  )
}

function Sum({ name, children }: { name: string; children: string }) {
  return (
    <span className="nb-sum whitespace-nowrap">
      {name} <b>{children}</b>
    </span>
  )
}

/** The selected values; null where some are not here, or they are too many to be added up here. */
function readHere(windows: Windows, area: Area, positions: number[]): Value[] | null {
  if ((area.bottom - area.top + 1) * positions.length > maxLocalCells) return null
  const values: Value[] = []
  for (let row = area.top; row <= area.bottom; row++) {
    const cells = windows.has(row, positions) ? windows.row(row) : undefined
    if (!cells) return null
    for (const position of positions) values.push(cells[position] ?? null)
  }
  return values
}

/** Dates as text stand in their own order. */
function ends(values: Value[]): [Value, Value] {
  const present = values
    .filter(value => value !== null)
    .map(String)
    .sort()
  return [present[0] ?? null, present.at(-1) ?? null]
}
