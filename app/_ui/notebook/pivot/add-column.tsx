'use client'

import { Plus, Search } from 'lucide-react'
import { useState } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { columnKeys } from '@/lib/contracts/result-choices.ts'
import { Input } from '@/app/_ui/base/field.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { KindIcon } from '../grid/kind-icon.tsx'

type Props = {
  label: string
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  /** Keys that stand there already. */
  without: ReadonlySet<string>
  first?: { label: string; onAdd: () => void }
  onAdd: (column: ResultColumn, key: string) => void
}

const maxListed = 100
const searchFrom = 10

/** A button that lists the columns one may add, with a field to find one of many. */
export function AddColumn({ label, columns, masks, without, first, onAdd }: Props) {
  const { result, common } = useMessages()
  const [open, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const keys = columnKeys(columns)
  const found = columns
    .map((column, position) => ({ column, position, key: keys[position]! }))
    .filter(({ key }) => !without.has(key) && key.toLowerCase().includes(search.trim().toLowerCase()))
  const choose = (work: () => void) => {
    work()
    setOpen(false)
    setSearch('')
  }
  const line =
    'flex h-7 w-full items-center gap-2 rounded-3 px-2 text-left hover:bg-celadon-wash focus-visible:bg-celadon-wash'
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={label}
      className="max-h-80 w-60 overflow-y-auto p-1!"
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="grid size-6 place-items-center rounded-3 hover:bg-sunk hover:text-ink"
        >
          <Plus className="icon-12" />
        </button>
      }
    >
      {columns.length >= searchFrom && (
        <Input
          type="search"
          autoFocus
          aria-label={result.pivotSearch}
          placeholder={result.pivotSearch}
          before={<Search className="icon-12" />}
          boxClassName="mb-1"
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
      )}
      {first && search === '' && (
        <button type="button" className={line} onClick={() => choose(first.onAdd)}>
          <Plus className="icon-12 text-faded" aria-hidden />
          {first.label}
        </button>
      )}
      {found.slice(0, maxListed).map(({ column, position, key }) => (
        <button key={key} type="button" className={line} onClick={() => choose(() => onAdd(column, key))}>
          <KindIcon kind={column.kind} />
          <bdi className={`fade-cut flex-1 font-mono text-12 ${masks.has(position) ? 'text-amber' : ''}`}>{key}</bdi>
          {masks.has(position) && <MaskHatch label={common.masked} />}
        </button>
      ))}
    </Popover>
  )
}
