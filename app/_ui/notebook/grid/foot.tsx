'use client'

import { ClipboardCopy, Search } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { Menu, MenuItem } from '@/app/_ui/base/menu.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { fill } from '../fill.tsx'
import type { CopyFormat } from './copy.ts'
import { countCells } from './selection.ts'
import type { Area } from './selection.ts'
import type { Asked } from './state.ts'
import { Sums } from './sums.tsx'
import type { Windows } from './windows.ts'

type Props = {
  executionId: string
  /** The columns as they stand, and where each is in the result. */
  columns: ResultColumn[]
  positions: number[]
  windows: Windows
  area: Area | null
  /** First and last row in sight, counted from 1. */
  range: { first: number; last: number }
  asked: Asked
  /** True where the result is whole, so that the server may add it up. */
  complete: boolean
  note: ReactNode
  onCopy: (format: CopyFormat) => void
  onJump: (row: number) => void
  onFind: () => void
}

/** Below the grid: what the selected cells add up to, which rows are in sight, and where to go. */
export function GridFoot(props: Props) {
  const { columns, windows, area, range, note, onCopy, onJump, onFind } = props
  const { notebook, result } = useMessages()
  const formats = useFormats()
  const total = windows.total()
  const count = area ? countCells(area) : 0
  const column = area && area.left === area.right ? columns[area.left] : undefined
  const words = [formats.number(range.first), formats.number(range.last)] as const
  return (
    <div className="nb-foot">
      {area && count > 1 ? (
        <div className="nb-foot-sums">
          <span className="whitespace-nowrap">
            {column ? fill(notebook.cellsOf(count), { column: <b>{column.name}</b> }) : notebook.cellsCount(count)}
          </span>
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
          <span className="h-3 w-px bg-line" />
          <Sums {...props} area={area} />
        </div>
      ) : (
        note
      )}
      <span className="flex-1" />
      <button
        type="button"
        className="flex flex-none items-center gap-1 whitespace-nowrap hover:text-ink"
        onClick={onFind}
      >
        <Search className="icon-12" aria-hidden />
        {result.findShort}
      </button>
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
