'use client'

import { useState } from 'react'
import { filterOps } from '@/lib/contracts/result-choices.ts'
import type { FilterOp } from '@/lib/contracts/result.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Input, Select } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { FilterFormProps } from './filter-form.tsx'
import { isNumeric, isTemporal } from './format.ts'

type How = FilterOp | 'range'
const ranged: How[] = ['range', '=', '!=', '<', '>', 'null', 'not-null']
const worded: How[] = ['contains', 'starts', '=', '!=', 'null', 'not-null']

/** A comparison, or a range from one value to another, both included. */
export function ConditionForm({ column, columnKey, filters, onFilter }: FilterFormProps) {
  const { notebook, result } = useMessages()
  const ops = isNumeric(column.kind) || isTemporal(column.kind) || column.kind === 'time' ? ranged : worded
  const low = filters.find(({ op }) => op === '>=')
  const high = filters.find(({ op }) => op === '<=')
  const first = filters[0]
  const [how, setHow] = useState<How>(() =>
    low || high ? 'range' : (filterOps.find(op => op === first?.op && ops.includes(op)) ?? ops[0] ?? '='),
  )
  const [value, setValue] = useState(first?.value ?? '')
  const [from, setFrom] = useState(low?.value ?? '')
  const [to, setTo] = useState(high?.value ?? '')
  const crossed = how === 'range' && isNumeric(column.kind) && from !== '' && to !== '' && Number(from) > Number(to)
  const apply = () => {
    if (crossed) return
    if (how === 'range') {
      onFilter([
        ...(from.trim() ? [{ column: columnKey, op: '>=' as const, value: from.trim() }] : []),
        ...(to.trim() ? [{ column: columnKey, op: '<=' as const, value: to.trim() }] : []),
      ])
    } else if (how === 'null' || how === 'not-null') onFilter([{ column: columnKey, op: how }])
    else onFilter([{ column: columnKey, op: how, value }])
  }
  const hint = column.kind === 'date' ? '2026-03-14' : isTemporal(column.kind) ? '2026-03-14 09:00' : ''
  return (
    <form
      className="grid gap-2"
      onSubmit={event => {
        event.preventDefault()
        apply()
      }}
    >
      <Select
        label={notebook.filterOp}
        value={how}
        className="w-full"
        options={ops.map(op => ({
          value: op,
          label: op === 'range' ? `${result.from} – ${result.to}` : notebook.op[op],
        }))}
        onValueChange={next => setHow(ops.find(op => op === next) ?? '=')}
      />
      {how === 'range' ? (
        <div className="grid grid-cols-2 gap-2">
          <Input
            autoFocus
            aria-label={result.from}
            placeholder={hint || result.from}
            value={from}
            onChange={event => setFrom(event.target.value)}
          />
          <Input
            aria-label={result.to}
            placeholder={hint || result.to}
            value={to}
            onChange={event => setTo(event.target.value)}
          />
        </div>
      ) : (
        how !== 'null'
        && how !== 'not-null' && (
          <Input
            autoFocus
            aria-label={notebook.filterValue}
            placeholder={hint}
            value={value}
            onChange={event => setValue(event.target.value)}
          />
        )
      )}
      {crossed && (
        <p className="text-12 text-plum" role="alert">
          {result.lessThan}
        </p>
      )}
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
  )
}
