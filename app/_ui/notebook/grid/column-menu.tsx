'use client'

import { ArrowDown, ArrowUp, Filter as FilterIcon } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { filterOps } from '@/lib/contracts/result.ts'
import type { Filter, FilterOp } from '@/lib/contracts/result.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Input, Select } from '@/app/_ui/base/field.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isNumeric, isTemporal } from './format.ts'

const wordsOnly = new Set<FilterOp>(['contains', 'starts'])
const noValue = new Set<FilterOp>(['null', 'not-null'])

type Props = {
  column: ResultColumn
  index: number
  filter: Filter | undefined
  onFilter: (filter: Filter | null) => void
  onSort: (descending: boolean | null) => void
  onSelect: () => void
}

/** What can be done with a column: sort it, filter it on the server, select it. */
export function ColumnMenu({ column, index, filter, onFilter, onSort, onSelect }: Props) {
  const { notebook } = useMessages()
  const [open, setOpen] = useState(false)
  const plain = !isNumeric(column.kind) && !isTemporal(column.kind)
  const ops = filterOps.filter(op => (plain ? !['<', '<=', '>', '>='].includes(op) : !wordsOnly.has(op)))
  const [op, setOp] = useState<FilterOp>(filter?.op ?? (plain ? 'contains' : '='))
  const [value, setValue] = useState(filter?.value ?? '')
  const apply = () => {
    onFilter(noValue.has(op) ? { column: index, op } : { column: index, op, value })
    setOpen(false)
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={notebook.filterBy(column.name)}
      align="end"
      className="w-56"
      trigger={
        <button
          type="button"
          aria-label={notebook.filterBy(column.name)}
          data-on={filter ? '' : undefined}
          className="nb-filter"
        >
          <FilterIcon className="icon-12" />
        </button>
      }
    >
      <div className="-mx-1 mb-2 grid">
        <MenuLine
          onClick={() => {
            onSort(false)
            setOpen(false)
          }}
        >
          <ArrowUp className="icon-12" />
          {notebook.ascending}
        </MenuLine>
        <MenuLine
          onClick={() => {
            onSort(true)
            setOpen(false)
          }}
        >
          <ArrowDown className="icon-12" />
          {notebook.descending}
        </MenuLine>
        <MenuLine
          onClick={() => {
            onSelect()
            setOpen(false)
          }}
        >
          <span className="w-3" />
          {notebook.selectColumn}
        </MenuLine>
      </div>
      <form
        className="grid gap-2 border-t border-line pt-3"
        onSubmit={event => {
          event.preventDefault()
          apply()
        }}
      >
        <Select
          label={notebook.filterOp}
          value={op}
          className="w-full"
          options={ops.map(item => ({ value: item, label: notebook.op[item] }))}
          onValueChange={next => setOp(filterOps.find(item => item === next) ?? '=')}
        />
        {!noValue.has(op) && (
          <Input
            autoFocus
            aria-label={notebook.filterValue}
            value={value}
            onChange={event => setValue(event.target.value)}
          />
        )}
        <div className="flex gap-2">
          <Button type="submit" kind="primary">
            {notebook.applyFilter}
          </Button>
          {filter && (
            <Button
              kind="quiet"
              onClick={() => {
                onFilter(null)
                setOpen(false)
              }}
            >
              {notebook.clearFilter}
            </Button>
          )}
        </div>
      </form>
    </Popover>
  )
}

function MenuLine({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-7 items-center gap-2 rounded-3 px-2 text-left hover:bg-celadon-wash [&>.lucide]:text-faded"
    >
      {children}
    </button>
  )
}
