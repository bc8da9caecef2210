'use client'

import { ArrowLeft, ArrowLeftRight, ChevronDown, X } from 'lucide-react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { columnKeys, pivotAggregates, pivotGrains } from '@/lib/contracts/result-choices.ts'
import type { PivotDimension, PivotSpec } from '@/lib/contracts/result.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Select } from '@/app/_ui/base/field.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Messages } from '@/app/_ui/messages/index.ts'
import { isNumeric, isTemporal } from '../grid/format.ts'
import { AddColumn } from './add-column.tsx'
import { advance, moveDimension, newDimension, shelfSize } from './spec.ts'
import type { Measure, Shelf } from './spec.ts'

type Props = {
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  spec: PivotSpec
  onSpec: (spec: PivotSpec) => void
}

/** A measure in words: `sum of amount`. */
export function measureWords({ column, aggregate }: Measure, { result }: Pick<Messages, 'result'>): string {
  return column === null ? result.countRows : result.measureOf(result.measure[aggregate], column)
}

/** What stands down, across and inside a pivot: chips with a menu each, and a button that adds one. */
export function Shelves({ columns, masks, spec, onSpec }: Props) {
  const words = useMessages()
  const { result, common } = words
  const keys = columnKeys(columns)
  const at = (key: string | null) => (key === null ? -1 : keys.indexOf(key))
  const isMasked = (key: string | null) => masks.has(at(key))
  const set = (shelf: Shelf, items: PivotDimension[]) => onSpec({ ...spec, [shelf]: items })
  const setMeasures = (measures: Measure[]) =>
    onSpec({
      ...spec,
      measures,
      largest: spec.largest === null ? null : Math.min(spec.largest, Math.max(0, measures.length - 1)),
    })
  const names = { rows: result.pivotRows, columns: result.pivotColumns } as const
  return (
    <div className="nb-pivot-set">
      {(['rows', 'columns'] as const).map(shelf => (
        <div key={shelf} className="nb-pivot-shelf" role="group" aria-label={names[shelf]}>
          <span>{names[shelf]}</span>
          {spec[shelf].map((dimension, index) => (
            <Menu
              key={`${dimension.column} ${index}`}
              align="start"
              trigger={
                <button type="button" className={isMasked(dimension.column) ? 'nb-chip masked' : 'nb-chip'}>
                  {isMasked(dimension.column) && <MaskHatch label={common.masked} />}
                  <bdi className="fade-cut font-mono">{dimension.column}</bdi>
                  {dimension.grain && <span className="text-faded">{result.grains[dimension.grain]}</span>}
                  <ChevronDown className="icon-12" aria-hidden />
                </button>
              }
            >
              {isTemporal(columns[at(dimension.column)]?.kind ?? 'other') && (
                <>
                  <MenuChoice
                    label={result.pivotGrain}
                    value={dimension.grain ?? 'none'}
                    options={[
                      { value: 'none', label: result.pivotGrainNone },
                      ...pivotGrains.map(grain => ({ value: grain, label: result.grains[grain] })),
                    ]}
                    onValueChange={value =>
                      set(
                        shelf,
                        spec[shelf].map((item, i) =>
                          i === index ? { ...item, grain: pivotGrains.find(grain => grain === value) ?? null } : item,
                        ),
                      )
                    }
                  />
                  <MenuLine />
                </>
              )}
              <MenuItem
                icon={<ArrowLeft />}
                disabled={index === 0}
                onSelect={() => set(shelf, advance(spec[shelf], index))}
              >
                {result.pivotEarlier}
              </MenuItem>
              <MenuItem icon={<ArrowLeftRight />} onSelect={() => onSpec(moveDimension(spec, shelf, index))}>
                {shelf === 'rows' ? result.pivotToColumns : result.pivotToRows}
              </MenuItem>
              <MenuItem
                icon={<X />}
                onSelect={() =>
                  set(
                    shelf,
                    spec[shelf].filter((_, i) => i !== index),
                  )
                }
              >
                {result.pivotRemove}
              </MenuItem>
            </Menu>
          ))}
          {spec[shelf].length < shelfSize[shelf] && (
            <AddColumn
              label={result.pivotAdd(names[shelf])}
              columns={columns}
              masks={masks}
              without={new Set([...spec.rows, ...spec.columns].map(({ column }) => column))}
              onAdd={(column, key) => set(shelf, [...spec[shelf], newDimension(column, key)])}
            />
          )}
        </div>
      ))}
      <div className="nb-pivot-shelf" role="group" aria-label={result.pivotMeasures}>
        <span>{result.pivotMeasures}</span>
        {spec.measures.map((measure, index) => (
          <Menu
            key={`${measure.column} ${index}`}
            align="start"
            trigger={
              <button type="button" className={isMasked(measure.column) ? 'nb-chip masked' : 'nb-chip'}>
                {isMasked(measure.column) && <MaskHatch label={common.masked} />}
                <bdi className="fade-cut">{measureWords(measure, words)}</bdi>
                <ChevronDown className="icon-12" aria-hidden />
              </button>
            }
          >
            {measure.column !== null && (
              <>
                <MenuChoice
                  label={result.pivotMeasures}
                  value={measure.aggregate}
                  options={pivotAggregates
                    .filter(
                      aggregate =>
                        isNumeric(columns[at(measure.column)]?.kind ?? 'other')
                        || (aggregate !== 'sum' && aggregate !== 'avg'),
                    )
                    .map(aggregate => ({ value: aggregate, label: result.measure[aggregate] }))}
                  onValueChange={value =>
                    setMeasures(
                      spec.measures.map((item, i) =>
                        i === index
                          ? { ...item, aggregate: pivotAggregates.find(one => one === value) ?? 'count' }
                          : item,
                      ),
                    )
                  }
                />
                <MenuLine />
              </>
            )}
            <MenuItem
              icon={<ArrowLeft />}
              disabled={index === 0}
              onSelect={() => setMeasures(advance(spec.measures, index))}
            >
              {result.pivotEarlier}
            </MenuItem>
            <MenuItem icon={<X />} onSelect={() => setMeasures(spec.measures.filter((_, i) => i !== index))}>
              {result.pivotRemove}
            </MenuItem>
          </Menu>
        ))}
        {spec.measures.length < shelfSize.measures && (
          <AddColumn
            label={result.pivotAdd(result.pivotMeasures)}
            columns={columns}
            masks={masks}
            without={new Set()}
            first={{
              label: result.countRows,
              onAdd: () => setMeasures([...spec.measures, { column: null, aggregate: 'count' }]),
            }}
            onAdd={(column, key) =>
              setMeasures([
                ...spec.measures,
                { column: key, aggregate: isNumeric(column.kind) ? 'sum' : 'count-distinct' },
              ])
            }
          />
        )}
      </div>
      <div className="nb-pivot-shelf ml-auto">
        <Select
          label={result.pivotOrder}
          value={spec.largest === null ? 'key' : String(spec.largest)}
          className="h-6! text-12!"
          options={[
            { value: 'key', label: result.pivotByKey },
            ...(spec.measures.length > 0 ? spec.measures : [{ column: null, aggregate: 'count' as const }]).map(
              (measure, i) => ({ value: String(i), label: result.pivotByMeasure(measureWords(measure, words)) }),
            ),
          ]}
          onValueChange={value => onSpec({ ...spec, largest: value === 'key' ? null : Number(value) })}
        />
      </div>
    </div>
  )
}
