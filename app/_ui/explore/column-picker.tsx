'use client'

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ExploreColumn } from '@/lib/contracts/explore.ts'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { ColumnName } from '@/app/_ui/explore/column-name.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  trigger: ReactNode
  label: string
  columns: ExploreColumn[]
  /** Choices that are no column, before the columns. */
  before?: { id: string; label: string; run: () => void }[]
  onPick: (column: ExploreColumn) => void
}

const line = 'flex h-7 cursor-pointer items-center gap-2 px-3 data-[selected=true]:bg-celadon-wash'

/** One of a table's columns, found by typing. */
export function ColumnPicker({ trigger, label, columns, before = [], onPick }: Props) {
  const { explore, common } = useMessages()
  const [open, setOpen] = useState(false)
  const then = (run: () => void) => () => {
    setOpen(false)
    run()
  }
  return (
    <Popover trigger={trigger} label={label} open={open} onOpenChange={setOpen} className="w-72 p-0!">
      <Command label={label} loop>
        <div className="flex h-8 items-center gap-2 border-b border-line px-3 text-faded">
          <Search className="icon-12" />
          <Command.Input
            autoFocus
            placeholder={explore.columnHint}
            className="h-full min-w-0 flex-1 bg-transparent text-13 text-ink outline-none"
          />
        </div>
        <Command.List className="max-h-72 overflow-y-auto py-1">
          <Command.Empty className="px-3 py-2 text-12 text-faded">{explore.noColumn}</Command.Empty>
          {before.map(choice => (
            <Command.Item key={choice.id} value={choice.label} onSelect={then(choice.run)} className={line}>
              {choice.label}
            </Command.Item>
          ))}
          {columns.map(column => (
            <Command.Item
              key={column.name}
              value={column.name}
              keywords={[column.comment ?? '']}
              onSelect={then(() => onPick(column))}
              className={line}
              title={column.comment}
            >
              <ColumnName
                column={column}
                masked={column.mask ? explore.maskedNote(common.mask[column.mask]) : ''}
              />
              {column.comment && <span className="fade-cut ml-auto max-w-28 text-11 text-faded">{column.comment}</span>}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Popover>
  )
}
