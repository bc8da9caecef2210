'use client'

import { RotateCcw, Rows3 } from 'lucide-react'
import { exploreSorts } from '@/lib/contracts/explore.ts'
import type { ExploreColumn, ExploreSpec } from '@/lib/contracts/explore.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Select } from '@/app/_ui/base/field.tsx'
import { firstQuestion } from '@/app/_ui/explore/defaults.ts'
import { Filters } from '@/app/_ui/explore/filters.tsx'
import { Groups } from '@/app/_ui/explore/groups.tsx'
import { Measures } from '@/app/_ui/explore/measures.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const tops = [5, 10, 20, 50, 100]
const all = 'all'

type Props = { spec: ExploreSpec; columns: ExploreColumn[]; onChange: (spec: ExploreSpec) => void }

/** The question, part by part: what is measured, by what, of which rows, and how much of it is shown. */
export function Builder({ spec, columns, onChange }: Props) {
  const { explore } = useMessages()
  const set = (patch: Partial<ExploreSpec>) => onChange({ ...spec, ...patch })
  const asked = spec.groups.length > 0 || spec.measures.length > 0
  return (
    <>
      <Measures measures={spec.measures} columns={columns} onChange={measures => set({ measures })} />
      {!asked && <p className="px-4 pb-3 text-12 text-faded">{explore.rowsOnlyText}</p>}
      <Groups
        groups={spec.groups}
        columns={columns}
        // Groups alone are a list of values; most people want to know how many of each.
        onChange={groups =>
          set({ groups, ...(asked || groups.length === 0 ? {} : { measures: [{ column: null, aggregate: 'count' }] }) })
        }
      />
      <Filters spec={spec} columns={columns} onChange={filters => set({ filters })} />
      {spec.groups.length > 0 && (
        <section className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 border-t border-line px-4 py-3">
          <span className="text-12 font-semibold">{explore.sort}</span>
          <Select
            label={explore.sort}
            value={spec.sort}
            options={exploreSorts.map(value => ({ value, label: explore.sorts[value] }))}
            onValueChange={value => set({ sort: exploreSorts.find(one => one === value) ?? 'auto' })}
          />
          <span className="text-12 font-semibold">{explore.top}</span>
          <Select
            label={explore.top}
            value={spec.top === null ? all : String(spec.top)}
            options={[
              { value: all, label: explore.topAll },
              ...[...new Set([...tops, ...(spec.top === null ? [] : [spec.top])])]
                .sort((a, b) => a - b)
                .map(top => ({ value: String(top), label: explore.topN(top) })),
            ]}
            onValueChange={value => set({ top: value === all ? null : Number(value) })}
          />
        </section>
      )}
      <div className="flex flex-wrap gap-1 border-t border-line px-3 py-3">
        {asked && (
          <Button kind="quiet" onClick={() => set({ groups: [], measures: [], sort: 'auto', top: null, view: 'auto' })}>
            <Rows3 />
            {explore.showRows}
          </Button>
        )}
        <Button kind="quiet" onClick={() => onChange(firstQuestion(spec, columns))}>
          <RotateCcw />
          {explore.startAgain}
        </Button>
      </div>
    </>
  )
}
