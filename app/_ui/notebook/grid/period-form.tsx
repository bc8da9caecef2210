'use client'

import { useState } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Input, Select } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { FilterFormProps } from './filter-form.tsx'
import { periodNames, periods } from './filter-words.ts'
import { parseWithin, printWithin, withinUnits } from './within.ts'
import type { WithinUnit } from './within.ts'

/** Dates as people say them: they move on with the calendar. */
export function PeriodForm({ column, columnKey, filters, onFilter }: FilterFormProps) {
  const { notebook, result } = useMessages()
  const standing = filters.find(({ op }) => op === 'within')?.value
  const known = parseWithin(standing ?? '')
  const [count, setCount] = useState(String(known ? known.to - known.from + 1 : 14))
  const [unit, setUnit] = useState<WithinUnit>(known?.unit ?? 'day')
  const units = withinUnits.filter(item => item !== 'hour' || column.kind !== 'date')
  const set = (value: string) => onFilter([{ column: columnKey, op: 'within', value }])
  return (
    <div>
      <div className="-mx-1 grid grid-cols-2">
        {periodNames.map(name => (
          <button
            key={name}
            type="button"
            {...(standing === periods[name] ? { 'aria-pressed': true } : {})}
            onClick={() => set(periods[name])}
            className={`h-7 rounded-3 px-2 text-left hover:bg-celadon-wash ${
              standing === periods[name] ? 'font-medium text-celadon' : ''
            }`}
          >
            {result.periods[name]}
          </button>
        ))}
      </div>
      <form
        className="mt-2 grid gap-2 border-t border-line pt-3"
        onSubmit={event => {
          event.preventDefault()
          const amount = Math.max(1, Math.min(9999, Math.floor(Number(count)) || 1))
          set(printWithin({ from: 1 - amount, to: 0, unit }))
        }}
      >
        <div className="flex items-center gap-2">
          <span>{result.lastLabel}</span>
          <Input
            aria-label={result.periodCount}
            inputMode="numeric"
            boxClassName="w-16"
            value={count}
            onChange={event => setCount(event.target.value)}
          />
          <Select
            label={result.periodUnit}
            value={unit}
            className="flex-1"
            options={units.map(item => ({ value: item, label: result.units[item] }))}
            onValueChange={next => setUnit(units.find(item => item === next) ?? 'day')}
          />
        </div>
        <div className="flex gap-2">
          <Button type="submit" kind="primary">
            {notebook.applyFilter}
          </Button>
          {filters.length > 0 && (
            <Button kind="quiet" onClick={() => onFilter([])}>
              {notebook.clearFilter}
            </Button>
          )}
        </div>
      </form>
    </div>
  )
}
