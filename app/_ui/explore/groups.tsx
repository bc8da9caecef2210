'use client'

import { Plus } from 'lucide-react'
import { grains } from '@/lib/contracts/chart-choices.ts'
import type { Grain } from '@/lib/contracts/chart.ts'
import type { ExploreColumn, ExploreGroup } from '@/lib/contracts/explore.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Select } from '@/app/_ui/base/field.tsx'
import { ColumnName } from '@/app/_ui/explore/column-name.tsx'
import { ColumnPicker } from '@/app/_ui/explore/column-picker.tsx'
import { isDay, isPlain } from '@/app/_ui/explore/kinds.ts'
import { Piece, PieceList } from '@/app/_ui/explore/piece.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { groups: ExploreGroup[]; columns: ExploreColumn[]; onChange: (groups: ExploreGroup[]) => void }

/** By what the rows are put together: a day by its month, anything else by its value. */
export function Groups({ groups, columns, onChange }: Props) {
  const { explore, common } = useMessages()
  const set = (index: number, group: ExploreGroup) => onChange(groups.map((one, at) => (at === index ? group : one)))
  return (
    <PieceList
      title={explore.groups}
      add={
        groups.length < 3 && (
          <ColumnPicker
            label={explore.addGroup}
            trigger={
              <Button kind="quiet">
                <Plus />
                {explore.addGroup}
              </Button>
            }
            columns={columns.filter(column => isPlain(column) && !groups.some(one => one.column === column.name))}
            onPick={column => onChange([...groups, { column: column.name, grain: isDay(column) ? 'month' : null }])}
          />
        )
      }
    >
      {groups.map((group, index) => {
        const column = columns.find(({ name }) => name === group.column)
        if (!column) return null
        return (
          <Piece
            key={group.column}
            masked={column.mask !== null}
            removeLabel={explore.remove(group.column)}
            onRemove={() => onChange(groups.filter((_, at) => at !== index))}
          >
            <span className="min-w-0 flex-1 pl-2">
              <ColumnName
                column={column}
                masked={column.mask ? explore.maskedNote(common.mask[column.mask]) : ''}
              />
            </span>
            {isDay(column) && (
              <Select
                label={explore.groupOf(group.column, group.grain)}
                value={group.grain ?? 'day'}
                className="border-transparent bg-transparent text-faded"
                options={grainsOf(column).map(grain => ({ value: grain, label: explore.grains[grain] }))}
                onValueChange={value => set(index, { ...group, grain: grains.find(grain => grain === value) ?? null })}
              />
            )}
          </Piece>
        )
      })}
    </PieceList>
  )
}

function grainsOf(column: ExploreColumn): readonly Grain[] {
  return column.kind === 'date' ? grains.filter(grain => grain !== 'hour') : grains
}
