'use client'

import { ClipboardCopy } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { ChartData } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import { api } from '@/app/_ui/api.ts'
import { Menu, MenuItem } from '@/app/_ui/base/menu.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { fill } from '../fill.tsx'
import type { CopyFormat } from './copy.ts'
import { groupDigits, isNumeric } from './format.ts'
import { countCells, summarise } from './selection.ts'
import type { Area, Summary } from './selection.ts'
import type { Windows } from './windows.ts'

type Props = {
  executionId: string
  columns: ResultColumn[]
  windows: Windows
  area: Area | null
  /** First and last row in sight, counted from 1. */
  range: { first: number; last: number }
  whole: boolean
  note: ReactNode
  onCopy: (format: CopyFormat) => void
  onJump: (row: number) => void
}
const maxSummedCells = 100_000

/** Below the grid: what the selected cells add up to, which rows are in sight, and where to go. */
export function GridFoot({ executionId, columns, windows, area, range, whole, note, onCopy, onJump }: Props) {
  const { notebook } = useMessages()
  const formats = useFormats()
  const total = windows.total()
  const count = area ? countCells(area) : 0
  const column = area && area.left === area.right ? columns[area.left] : undefined
  const words = [formats.number(range.first), formats.number(range.last)] as const
  return (
    <div className="nb-foot">
      {area && count > 1 ? (
        <>
          <span className="whitespace-nowrap">
            {column ? fill(notebook.cellsOf(count), { column: <b>{column.name}</b> }) : notebook.cellsCount(count)}
          </span>
          <span className="h-3 w-px bg-line" />
          <Sums executionId={executionId} columns={columns} windows={windows} area={area} whole={whole} />
          <Menu
            align="start"
            trigger={
              <button type="button" className="flex items-center gap-1 hover:text-ink">
                <ClipboardCopy className="icon-12" />
                {notebook.copyAs}
              </button>
            }
          >
            <MenuItem onSelect={() => onCopy('tsv')}>{notebook.copyTsv}</MenuItem>
            <MenuItem onSelect={() => onCopy('csv')}>{notebook.copyCsv}</MenuItem>
            <MenuItem onSelect={() => onCopy('markdown')}>{notebook.copyMarkdown}</MenuItem>
            <MenuItem onSelect={() => onCopy('sql')}>{notebook.copySql}</MenuItem>
          </Menu>
        </>
      ) : (
        note
      )}
      <span className="flex-1" />
      {total > 0 && (
        <JumpField
          onJump={onJump}
          total={total}
          label={
            total <= 1
              ? notebook.rowOne(formats.number(range.last))
              : range.last - range.first + 1 >= total
                ? notebook.rowsRange(...words)
                : notebook.rowsRangeOf(...words, formats.number(total))
          }
        />
      )}
    </div>
  )
}

/** Adds up here what is here; a whole column of a large result is added up on the server. */
function Sums({
  executionId,
  columns,
  windows,
  area,
  whole,
}: Pick<Props, 'executionId' | 'columns' | 'windows' | 'whole'> & { area: Area }) {
  const { notebook } = useMessages()
  const total = windows.total()
  const column = area.left === area.right ? columns[area.left] : undefined
  const everything = area.top === 0 && area.bottom === total - 1
  const { values, complete } = readValues(columns, windows, area)
  const ask = whole && everything && !complete && column !== undefined && isNumeric(column.kind) ? column.name : null
  const server = useServerSums(executionId, ask)
  const local = useMemo(() => (complete || ask === null ? summarise(values) : null), [values, complete, ask])
  const sums = server ?? local
  if (!sums) return null
  return (
    <>
      {(['sum', 'average', 'min', 'max'] as const).map(name => (
        <span key={name} className="nb-sum whitespace-nowrap">
          {notebook[name]} <b>{groupDigits(sums[name])}</b>
        </span>
      ))}
      {!complete && !server && <span>{notebook.sumLoaded}</span>}
    </>
  )
}

function readValues(columns: ResultColumn[], windows: Windows, area: Area): { values: Value[]; complete: boolean } {
  const values: Value[] = []
  let complete = true
  for (let row = area.top; row <= area.bottom && values.length < maxSummedCells; row++) {
    const cells = windows.row(row)
    if (!cells) {
      complete = false
      // Far outside of what is held: no use in asking for each row of ten million.
      if (row - area.top > 50_000) break
      continue
    }
    for (let column = area.left; column <= area.right; column++) {
      if (isNumeric(columns[column]?.kind ?? 'other')) values.push(cells[column] ?? null)
    }
  }
  return { values, complete: complete && values.length < maxSummedCells }
}

function useServerSums(executionId: string, column: string | null): Summary | null {
  const [sums, setSums] = useState<{ column: string; summary: Summary } | null>(null)
  useEffect(() => {
    if (column === null) return
    const controller = new AbortController()
    const y = (['sum', 'avg', 'min', 'max', 'count'] as const).map(aggregate => ({ column, aggregate }))
    api
      .post<ChartData>(`/api/executions/${executionId}/chart`, { kind: 'number', y }, { signal: controller.signal })
      .then(
        data => {
          const [, , sum, average, min, max, count] = data.rows[0] ?? []
          setSums({
            column,
            summary: {
              count: Number(count ?? 0),
              sum: String(sum ?? ''),
              average: String(average ?? ''),
              min: String(min ?? ''),
              max: String(max ?? ''),
            },
          })
        },
        (error: unknown) => {
          // The count still stands there; sums that cannot be had are left out rather than guessed.
          if (!controller.signal.aborted && !(error instanceof Error)) throw error
        },
      )
    return () => controller.abort()
  }, [executionId, column])
  return sums && sums.column === column ? sums.summary : null
}

function JumpField({ label, total, onJump }: { label: string; total: number; onJump: (row: number) => void }) {
  const { notebook } = useMessages()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  if (!open) {
    return (
      <button
        type="button"
        className="whitespace-nowrap hover:text-ink"
        title={notebook.jump}
        onClick={() => {
          setText('')
          setOpen(true)
        }}
      >
        {label}
      </button>
    )
  }
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={event => {
        event.preventDefault()
        const row = Number(text.replace(/[^\d]/g, ''))
        if (row >= 1) onJump(Math.min(row, total) - 1)
        setOpen(false)
      }}
    >
      <label className="flex items-center gap-2">
        {notebook.jump}
        <input
          autoFocus
          inputMode="numeric"
          aria-label={notebook.jumpTo}
          value={text}
          onChange={event => setText(event.target.value)}
          onBlur={() => setOpen(false)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              event.stopPropagation()
              setOpen(false)
            }
          }}
          className="h-5 w-24 rounded-3 border border-edge bg-sheet px-1.5 font-mono text-12 text-ink"
        />
      </label>
    </form>
  )
}
