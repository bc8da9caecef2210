'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ExploreColumn, ExploreFilter, ExploreSpec } from '@/lib/contracts/explore.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { ColumnPicker } from '@/app/_ui/explore/column-picker.tsx'
import { FilterEditor } from '@/app/_ui/explore/filter-editor.tsx'
import { opsOf } from '@/app/_ui/explore/kinds.ts'
import { Piece, PieceList } from '@/app/_ui/explore/piece.tsx'
import { useFilterWords } from '@/app/_ui/explore/words.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { spec: ExploreSpec; columns: ExploreColumn[]; onChange: (filters: ExploreFilter[]) => void }

const firstValues: Partial<Record<ExploreFilter['op'], string[]>> = { last: ['30', 'day'] }

/** Which rows count, as chips that open their editor. */
export function Filters({ spec, columns, onChange }: Props) {
  const { explore, common } = useMessages()
  const words = useFilterWords()
  const [open, setOpen] = useState<number | null>(null)
  const { filters } = spec
  const set = (index: number, filter: ExploreFilter) => onChange(filters.map((one, at) => (at === index ? filter : one)))
  return (
    <PieceList
      title={explore.filters}
      add={
        filters.length < 20 && (
          <ColumnPicker
            label={explore.addFilter}
            trigger={
              <Button kind="quiet">
                <Plus />
                {explore.addFilter}
              </Button>
            }
            columns={columns}
            onPick={column => {
              const op = opsOf(column)[0] ?? 'not-null'
              onChange([...filters, { column: column.name, op, values: firstValues[op] ?? [] }])
              setOpen(filters.length)
            }}
          />
        )
      }
    >
      {filters.map((filter, index) => {
        const column = columns.find(({ name }) => name === filter.column)
        if (!column) return null
        const text = words(filter, column)
        return (
          <Piece
            key={index}
            masked={column.mask !== null}
            removeLabel={explore.remove(text)}
            onRemove={() => onChange(filters.filter((_, at) => at !== index))}
          >
            <Popover
              label={text}
              open={open === index}
              onOpenChange={shown => setOpen(shown ? index : null)}
              className="w-80"
              trigger={
                <button
                  type="button"
                  title={text}
                  className="flex min-h-7 min-w-0 flex-1 items-center gap-1.5 rounded-4 px-2 text-left hover:bg-sunk"
                >
                  <span className="fade-cut">{text}</span>
                  {column.mask && <MaskHatch label={explore.maskedNote(common.mask[column.mask])} />}
                </button>
              }
            >
              <FilterEditor
                spec={spec}
                filter={filter}
                column={column}
                columns={columns}
                onChange={next => set(index, next)}
                onDone={() => setOpen(null)}
              />
            </Popover>
          </Piece>
        )
      })}
    </PieceList>
  )
}
