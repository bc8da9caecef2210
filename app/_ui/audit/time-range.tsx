'use client'

import { Calendar, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { dayOf } from '@/app/_ui/audit/filter.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Field, Input } from '@/app/_ui/base/field.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Range = Pick<AuditFilter, 'from' | 'to'>
type Props<Filter extends Range> = { filter: Filter; onFilter: (filter: Filter) => void }

const dayMs = 86_400_000

/** From when to when: a few usual ranges, or two days. */
export function TimeRange<Filter extends Range>({ filter, onFilter }: Props<Filter>) {
  const { audit, common } = useMessages()
  const format = useFormats()
  const [open, setOpen] = useState(false)
  const choose = (from?: string, to?: string) => {
    onFilter({ ...filter, from, to })
    setOpen(false)
  }
  const since = (days: number) => dayOf(new Date(Date.now() - (days - 1) * dayMs).toISOString()).from
  const { from, to } = filter
  const name = (iso: string) =>
    new Date(iso).getHours() + new Date(iso).getMinutes() === 0
      ? format.dayMonth(iso)
      : `${format.dayMonth(iso)} ${format.clock(iso)}`
  const label = !from && !to ? audit.times.all : `${from ? name(from) : '…'} – ${to ? name(to) : '…'}`
  return (
    <Popover
      label={audit.times.custom}
      open={open}
      onOpenChange={setOpen}
      className="w-60"
      trigger={
        <Button>
          <Calendar className="text-faded" />
          {label}
          <ChevronDown className="icon-12 text-faded" />
        </Button>
      }
    >
      <div className="-mx-1 grid gap-0.5 pb-2">
        <Preset label={audit.times.all} run={() => choose()} />
        <Preset label={audit.times.today} run={() => choose(since(1))} />
        <Preset label={audit.times.week} run={() => choose(since(7))} />
        <Preset label={audit.times.month} run={() => choose(since(30))} />
      </div>
      <Days from={from} to={to} apply={common.apply} choose={choose} />
    </Popover>
  )
}

function Preset({ label, run }: { label: string; run: () => void }) {
  return (
    <button
      type="button"
      onClick={run}
      className="flex h-7 items-center rounded-2 px-2 text-left hover:bg-celadon-wash"
    >
      {label}
    </button>
  )
}

type DaysProps = {
  from: string | undefined
  to: string | undefined
  apply: string
  choose: (from?: string, to?: string) => void
}

function Days({ from, to, apply, choose }: DaysProps) {
  const { audit } = useMessages()
  const [first, setFirst] = useState(from ? localDay(from) : '')
  const [last, setLast] = useState(to ? localDay(new Date(Date.parse(to) - 1).toISOString()) : '')
  return (
    <form
      className="grid gap-2 border-t border-line pt-2"
      onSubmit={event => {
        event.preventDefault()
        choose(first ? dayOf(`${first}T00:00`).from : undefined, last ? dayOf(`${last}T00:00`).to : undefined)
      }}
    >
      <p className="text-12 font-semibold">{audit.times.custom}</p>
      <Field label={audit.from}>
        {ids => (
          <Input
            {...ids}
            type="date"
            value={first}
            max={last || undefined}
            onChange={event => setFirst(event.target.value)}
          />
        )}
      </Field>
      <Field label={audit.to}>
        {ids => (
          <Input
            {...ids}
            type="date"
            value={last}
            min={first || undefined}
            onChange={event => setLast(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" kind="primary" disabled={!first && !last}>
        {apply}
      </Button>
    </form>
  )
}

/** `2026-03-18` of a moment, by the reader's clock. */
function localDay(iso: string): string {
  const date = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
