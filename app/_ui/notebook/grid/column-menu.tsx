'use client'

import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  EyeOff,
  ChevronDown,
  Filter as FilterIcon,
  Pin,
  PinOff,
  SquareDashed,
} from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { GridFilter } from '@/lib/contracts/notebook.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { FilterForm } from './filter-form.tsx'

export type ColumnActions = {
  onSort: (descending: boolean | null, add: boolean) => void
  onFilter: (filters: GridFilter[]) => void
  onPin: (pinned: boolean) => void
  onHide: () => void
  onMove: (by: -1 | 1) => void
  onSelect: () => void
  onWidth: (width: number | null) => void
}
type Props = ColumnActions & {
  executionId: string
  column: ResultColumn
  columnKey: string
  position: number
  masked: boolean
  pinned: boolean
  filters: GridFilter[]
  /** The filters of all columns but this one, as they are asked. */
  others: Filter[]
  sorted: boolean | null
}

/** What can be done with a column: sort, pin, move, hide, select and filter it. */
export function ColumnMenu(props: Props) {
  const { executionId, column, columnKey, position, masked, pinned, filters, others, sorted } = props
  const { notebook, result, common } = useMessages()
  const [open, setOpen] = useState(false)
  const close = (work: () => void) => () => {
    work()
    setOpen(false)
  }
  const active = filters.length > 0
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={notebook.filterBy(column.name)}
      align="end"
      className="w-72"
      trigger={
        <button
          type="button"
          aria-label={notebook.filterBy(column.name)}
          data-on={active ? '' : undefined}
          className="nb-filter"
        >
          {active ? <FilterIcon className="icon-12" /> : <ChevronDown className="icon-12" />}
        </button>
      }
    >
      <div className="-mx-1 mb-2 grid grid-cols-2">
        <Line icon={<ArrowUp />} on={sorted === false} onClick={close(() => props.onSort(false, false))}>
          {result.sortUp}
        </Line>
        <Line icon={<ArrowDown />} on={sorted === true} onClick={close(() => props.onSort(true, false))}>
          {result.sortDown}
        </Line>
        <Line icon={pinned ? <PinOff /> : <Pin />} onClick={close(() => props.onPin(!pinned))}>
          {pinned ? result.unpin : result.pin}
        </Line>
        <Line icon={<EyeOff />} onClick={close(props.onHide)}>
          {result.hide}
        </Line>
        <Line icon={<ArrowLeft />} onClick={() => props.onMove(-1)}>
          {result.moveLeft}
        </Line>
        <Line icon={<ArrowRight />} onClick={() => props.onMove(1)}>
          {result.moveRight}
        </Line>
        <Line icon={<SquareDashed />} wide onClick={close(props.onSelect)}>
          {notebook.selectColumn}
        </Line>
      </div>
      <div className="-mx-3 border-t border-line px-3 pt-3">
        {masked && (
          <p className="mb-2 flex items-center gap-1.5 text-12 text-amber">
            <MaskHatch />
            {common.masked}
          </p>
        )}
        <FilterForm
          executionId={executionId}
          column={column}
          columnKey={columnKey}
          position={position}
          masked={masked}
          filters={filters}
          others={others}
          onFilter={next => {
            props.onFilter(next)
            setOpen(false)
          }}
        />
      </div>
    </Popover>
  )
}

type LineProps = { icon: ReactNode; on?: boolean; wide?: boolean; onClick: () => void; children: ReactNode }

function Line({ icon, on = false, wide = false, onClick, children }: LineProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      {...(on ? { 'aria-pressed': true } : {})}
      className={`flex h-7 items-center gap-2 rounded-3 px-2 text-left hover:bg-celadon-wash [&>.lucide]:size-3 ${
        on ? 'text-celadon' : '[&>.lucide]:text-faded'
      } ${wide ? 'col-span-2' : ''}`}
    >
      {icon}
      {children}
    </button>
  )
}
