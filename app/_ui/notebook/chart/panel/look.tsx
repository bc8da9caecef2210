'use client'

import { Plus, X } from 'lucide-react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Checkbox, Input } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isTemporal } from '../../grid/format.ts'
import type { PartProps } from './panel.tsx'
import { Choice, NumberInput, optionsOf, Row } from './row.tsx'

const cartesian = ['bar', 'line', 'area', 'combo', 'scatter', 'histogram']
const missings = ['gap', 'zero', 'join'] as const
const compares = ['none', 'previous', 'target'] as const

/** How the series stand to each other, the axes, and what is held against them. */
export function LookPart({ spec, columns, set }: PartProps) {
  const { chart } = useMessages()
  const { kind } = spec
  const x = columns.find(column => column.name === spec.x)
  const many = spec.series !== null || spec.y.length > 1
  const stack = spec.share ? 'share' : spec.stacked ? 'stacked' : 'beside'
  const lying = spec.horizontal === null ? 'auto' : spec.horizontal ? 'lying' : 'upright'
  const dated = x !== undefined && isTemporal(x.kind)
  return (
    <>
      {(kind === 'bar' || kind === 'area' || kind === 'histogram') && many && (
        <Row label={chart.stack}>
          <Choice
            label={chart.stack}
            value={stack}
            options={[
              {
                value: 'beside' as const,
                label: kind === 'area' ? chart.stacks.over : chart.stacks.beside,
              },
              ...optionsOf(['stacked', 'share'] as const, chart.stacks),
            ]}
            onChange={next => set({ stacked: next === 'stacked', share: next === 'share' })}
          />
        </Row>
      )}
      {kind === 'bar' && (
        <Row label={chart.lying}>
          <Choice
            label={chart.lying}
            value={lying}
            options={optionsOf(['auto', 'upright', 'lying'] as const, chart.lyings)}
            onChange={next => set({ horizontal: next === 'auto' ? null : next === 'lying' })}
          />
        </Row>
      )}
      {dated && ['bar', 'line', 'area', 'combo'].includes(kind) && (
        <Row label={chart.missing}>
          <Choice
            label={chart.missing}
            value={spec.missing}
            options={optionsOf(missings, chart.missings)}
            onChange={missing => set({ missing })}
          />
        </Row>
      )}
      {kind === 'number' && <CompareRows {...{ spec, set }} dated={dated} columns={columns} />}
      {kind === 'cohort' && (
        <Checkbox checked={spec.share} onCheckedChange={share => set({ share })}>
          {chart.shareOfFirst}
        </Checkbox>
      )}
      {cartesian.includes(kind) && (
        <div className="flex flex-wrap gap-x-4 gap-y-1.5">
          <Checkbox checked={spec.log} onCheckedChange={log => set({ log })}>
            {chart.log}
          </Checkbox>
          {kind === 'scatter' && (
            <Checkbox checked={spec.logX} onCheckedChange={logX => set({ logX })}>
              {chart.logX}
            </Checkbox>
          )}
        </div>
      )}
      {cartesian.includes(kind) && <Lines lines={spec.lines} set={set} />}
    </>
  )
}

function CompareRows({ spec, set, dated, columns }: Pick<PartProps, 'spec' | 'set' | 'columns'> & { dated: boolean }) {
  const { chart } = useMessages()
  const choose = (compare: ChartSpec['compare']) => {
    const date = columns.find(({ kind }) => isTemporal(kind))
    set({
      compare,
      ...(compare === 'previous' && !dated ? { x: date?.name ?? null, grain: date ? 'month' : null } : {}),
    })
  }
  return (
    <>
      <Row label={chart.compare}>
        <Choice
          label={chart.compare}
          value={spec.compare}
          options={optionsOf(compares, chart.compares)}
          onChange={choose}
        />
      </Row>
      {spec.compare === 'target' && (
        <Row label={chart.target}>
          <NumberInput
            label={chart.target}
            hint=""
            value={spec.target}
            min={-1e15}
            max={1e15}
            whole={false}
            onChange={target => set({ target })}
          />
        </Row>
      )}
    </>
  )
}

function Lines({ lines, set }: Pick<PartProps, 'set'> & { lines: ChartSpec['lines'] }) {
  const { chart } = useMessages()
  const change = (index: number, patch: Partial<ChartSpec['lines'][number]>) =>
    set({
      lines: lines.map((line, at) => (at === index ? { ...line, ...patch } : line)),
    })
  return (
    <div className="grid gap-1.5">
      {lines.length > 0 && <span className="text-12 text-faded">{chart.lines}</span>}
      {lines.map((line, index) => (
        <div key={index} className="grid grid-cols-[92px_minmax(0,1fr)_28px] gap-1 pb-1">
          <Choice
            label={chart.lines}
            value={line.axis}
            options={optionsOf(['y', 'x'] as const, chart.lineAxis)}
            onChange={axis => change(index, { axis })}
          />
          <Input
            aria-label={chart.lineAt}
            placeholder={chart.lineAt}
            maxLength={100}
            value={line.value}
            onChange={event => change(index, { value: event.target.value })}
          />
          <IconButton label={chart.removeLine} onClick={() => set({ lines: lines.filter((_, at) => at !== index) })}>
            <X className="icon-12" />
          </IconButton>
          <Input
            aria-label={chart.lineLabel}
            placeholder={chart.lineLabel}
            maxLength={100}
            value={line.label}
            boxClassName="col-span-3"
            onChange={event => change(index, { label: event.target.value })}
          />
        </div>
      ))}
      {lines.length < 8 && (
        <Button
          kind="quiet"
          className="justify-self-start px-1! text-12"
          onClick={() => set({ lines: [...lines, { axis: 'y', value: '', label: '' }] })}
        >
          <Plus className="icon-12" />
          {chart.addLine}
        </Button>
      )}
    </div>
  )
}
