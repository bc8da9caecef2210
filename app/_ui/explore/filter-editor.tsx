'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { exploreOps, spans } from '@/lib/contracts/explore.ts'
import type { ExploreColumn, ExploreFilter, ExploreOp, ExploreSpec } from '@/lib/contracts/explore.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Input, Select } from '@/app/_ui/base/field.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { isDay, isNumber, opsOf } from '@/app/_ui/explore/kinds.ts'
import { ValueChoice } from '@/app/_ui/explore/value-choice.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  spec: ExploreSpec
  filter: ExploreFilter
  column: ExploreColumn
  columns: ExploreColumn[]
  onChange: (filter: ExploreFilter) => void
  onDone: () => void
}

/** What a condition asks for begins with, so that it can be changed without being filled in anew. */
function valuesFor(op: ExploreOp, before: ExploreFilter): string[] {
  if (op === 'last') return ['30', 'day']
  if (op === 'this' || op === 'previous') return ['month']
  if (op === 'null' || op === 'not-null') return []
  const relative = before.op === 'last' || before.op === 'this' || before.op === 'previous'
  if (relative) return []
  return op === 'is' || op === 'is-not' ? before.values.filter(value => value !== '') : before.values.slice(0, 2)
}

/** The condition of a filter and its values, as the column's kind has them. */
export function FilterEditor({ spec, filter, column, columns, onChange, onDone }: Props) {
  const { explore, common } = useMessages()
  const { op, values } = filter
  const put = (...next: string[]) => onChange({ ...filter, values: next })
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-2">
        <span className="fade-cut font-mono text-12 font-semibold">{column.name}</span>
        <Select
          label={explore.condition}
          value={op}
          className="ml-auto"
          options={opsOf(column).map(value => ({ value, label: explore.ops[value] }))}
          onValueChange={value => {
            const next = exploreOps.find(one => one === value) ?? op
            onChange({ ...filter, op: next, values: valuesFor(next, filter) })
          }}
        />
      </div>
      {column.mask && (
        <p className="flex items-start gap-1.5 text-12 text-amber">
          <MaskHatch className="mt-0.5" />
          {explore.maskedFilter(common.mask[column.mask])}
        </p>
      )}
      {(op === 'is' || op === 'is-not') && (
        <ValueChoice spec={spec} column={column} columns={columns} values={values} onChange={next => put(...next)} />
      )}
      {(op === 'contains' || op === 'starts' || op === 'at-least' || op === 'at-most') && (
        <Value label={explore.value} column={column} value={values[0] ?? ''} onCommit={value => put(value)} onDone={onDone} autoFocus />
      )}
      {op === 'between' && (
        <div className="flex items-center gap-2">
          <Value
            label={explore.from}
            column={column}
            value={values[0] ?? ''}
            onCommit={value => put(value, values[1] ?? '')}
            onDone={onDone}
            autoFocus
          />
          <span className="text-faded">{explore.to}</span>
          <Value
            label={explore.to}
            column={column}
            value={values[1] ?? ''}
            onCommit={value => put(values[0] ?? '', value)}
            onDone={onDone}
          />
        </div>
      )}
      {op === 'last' && (
        <div className="flex items-center gap-2">
          <Value
            label={explore.how}
            column={{ ...column, kind: 'integer' }}
            value={values[0] ?? ''}
            onCommit={value => put(value, values[1] ?? 'day')}
            onDone={onDone}
            autoFocus
          />
          <Select
            label={explore.span}
            value={values[1] ?? 'day'}
            options={spans.map(value => ({ value, label: explore.pluralSpans[value] }))}
            onValueChange={value => put(values[0] ?? '30', value)}
          />
        </div>
      )}
      {(op === 'this' || op === 'previous') && (
        <Select
          label={explore.span}
          value={values[0] ?? 'month'}
          options={spans.map(value => ({ value, label: explore.spans[value] }))}
          onValueChange={value => put(value)}
        />
      )}
      <div className="flex justify-end">
        <Button kind="primary" onClick={onDone}>
          {explore.done}
        </Button>
      </div>
    </div>
  )
}

type ValueProps = {
  label: string
  column: ExploreColumn
  value: string
  onCommit: (value: string) => void
  onDone: () => void
  autoFocus?: boolean
}

/** One value; it counts when one leaves the field, presses Enter or shuts the window, not with every key. */
function Value({ label, column, value, onCommit, onDone, autoFocus = false }: ValueProps) {
  const id = useId()
  const [text, setText] = useState(value)
  const commit = () => {
    if (text !== value) onCommit(text)
  }
  const leaving = useRef(commit)
  useEffect(() => {
    leaving.current = commit
  })
  // A press outside takes the window away before the field has lost the focus.
  useEffect(() => () => leaving.current(), [])
  return (
    <Input
      id={id}
      aria-label={label}
      value={text}
      autoFocus={autoFocus}
      type={isDay(column) ? 'date' : 'text'}
      inputMode={isNumber(column) ? 'decimal' : 'text'}
      maxLength={500}
      placeholder={label}
      boxClassName="flex-1"
      onChange={event => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
        commit()
        onDone()
      }}
    />
  )
}
