'use client'

import { useState } from 'react'
import type { ExploreColumn, ExploreSpec } from '@/lib/contracts/explore.ts'
import { Checkbox, Input } from '@/app/_ui/base/field.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { useEngine } from '@/app/_ui/explore/engine-context.ts'
import { toSql } from '@/app/_ui/explore/to-sql.ts'
import { useExecution } from '@/app/_ui/explore/use-execution.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

const shown = 50

type Props = {
  spec: ExploreSpec
  column: ExploreColumn
  columns: ExploreColumn[]
  values: string[]
  onChange: (values: string[]) => void
}

/** Values to choose from, the most common first: a question of its own, under the same policy and on record. */
export function ValueChoice({ spec, column, columns, values, onChange }: Props) {
  const { explore } = useMessages()
  const formats = useFormats()
  const engine = useEngine()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const flag = column.kind === 'boolean'
  const sql = flag ? null : toSql(
    {
      ...spec,
      // The other filters narrow the choice; this column's own would hide what one may still want.
      filters: spec.filters.filter(filter => filter.column !== column.name),
      groups: [{ column: column.name, grain: null }], measures: [{ column: null, aggregate: 'count' }], sort: 'largest', top: shown,
    },
    columns,
    engine,
  )
  const { ran, running, error } = useExecution(sql === null ? null : { sql, engine })
  const listed = flag ? [['true', null], ['false', null]] as const
    : (ran?.first ?? []).filter(([value]) => value !== null).map(([value, count]) => [String(value), count] as const)
  const failed = error !== null || (ran !== null && ran.execution.state !== 'succeeded')
  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...values.filter(one => one !== value), value] : values.filter(one => one !== value))
  const unlisted = values.filter(value => !listed.some(([one]) => one === value))
  const say = (value: string) => (flag ? (value === 'true' ? explore.yes : explore.no) : value === '' ? explore.blank : value)
  return (
    <div className="grid gap-2">
      {!flag && (
        <Input
          aria-label={explore.valuesOf(column.name)}
          placeholder={explore.valueHint}
          value={text}
          maxLength={500}
          autoFocus
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || wanted === '') return
            toggle(wanted, true)
            setText('')
          }}
        />
      )}
      {unlisted.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {unlisted.map(value => (
            <Tag key={value} tone="on" onRemove={() => toggle(value, false)} removeLabel={explore.remove(value)}>
              {say(value)}
            </Tag>
          ))}
        </div>
      )}
      {running && listed.length === 0 && <Skeleton className="py-2" widths={[60, 44, 52]} />}
      {failed && <p className="text-12 text-faded">{explore.valuesFailed}</p>}
      {listed.length > 0 && (
        <fieldset className="max-h-56 overflow-y-auto">
          <legend className="caps mb-1">{explore.valuesCommon}</legend>
          {listed
            .filter(([value]) => value.toLowerCase().includes(wanted.toLowerCase()))
            .map(([value, count]) => (
              <div key={value} className="flex h-7 items-center gap-2 [&>span:first-child]:min-w-0 [&>span:first-child]:flex-1">
                <Checkbox checked={values.includes(value)} onCheckedChange={on => toggle(value, on)}>
                  <span className={column.mask ? 'text-amber' : ''}>{say(value)}</span>
                </Checkbox>
                {count !== null && <span className="text-12 text-faded">{formats.number(Number(count))}</span>}
              </div>
            ))}
        </fieldset>
      )}
    </div>
  )
}
