'use client'

import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { columnKeys } from '@/lib/contracts/result-choices.ts'
import type { Pivot, PivotDimension, PivotHead, PivotSpec } from '@/lib/contracts/result.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { cellText, groupDigits } from '../grid/format.ts'
import { printNumber } from '../profile/numbers.ts'
import { measureWords } from './shelves.tsx'

type Props = {
  pivot: Pivot
  spec: PivotSpec
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  label: string
}

/** A pivot as a table: groups of rows in outline, totals set in bold, what is left out in words. */
export function PivotTable({ pivot, spec, columns, masks, label }: Props) {
  const words = useMessages()
  const { result, notebook, common } = words
  const formats = useFormats()
  const keys = columnKeys(columns)
  const measures = spec.measures.length > 0 ? spec.measures : [{ column: null, aggregate: 'count' as const }]
  const isMasked = (key: string | null | undefined) => key !== null && key !== undefined && masks.has(keys.indexOf(key))
  const keyText = (value: Value, dimension: PivotDimension | undefined): string => {
    if (value === null) return notebook.null
    if (value === '') return '""'
    const column = columns[keys.indexOf(dimension?.column ?? '')]
    const text = column ? cellText(value, column) : String(value)
    return dimension?.grain ? cutDate(text, dimension.grain) : text
  }
  const headText = (head: PivotHead, dimensions: PivotDimension[]): string => {
    if (head.kind === 'others') return result.pivotOthers(formats.number(head.more))
    if (head.path.length === 0) return result.pivotTotal
    return keyText(head.path.at(-1) ?? null, dimensions[head.path.length - 1])
  }
  const many = measures.length > 1
  const depth = Math.max(1, spec.columns.length)
  const cellOf = (value: Value, m: number) => {
    if (value === null) return ''
    const measure = measures[m]
    const column = measure?.column === null ? undefined : columns[keys.indexOf(measure?.column ?? '')]
    if (measure && (measure.aggregate === 'min' || measure.aggregate === 'max') && column)
      return cellText(value, column)
    return typeof value === 'number'
      ? printNumber(value)
      : groupDigits(value === true || value === false ? String(value) : value)
  }
  return (
    <div tabIndex={0} role="region" aria-label={label} className="nb-pivot">
      <table>
        <thead>
          {Array.from({ length: depth }, (_, level) => (
            <tr key={level}>
              {level === 0 && (
                <th scope="col" rowSpan={depth + (many ? 1 : 0)} style={{ top: 0 }}>
                  <span className="flex items-center gap-1.5">
                    {spec.rows.map(({ column }) => column).join(' / ')}
                    {spec.rows.some(({ column }) => isMasked(column)) && <MaskHatch label={common.masked} />}
                  </span>
                </th>
              )}
              {spanColumns(pivot.columns, level).map(({ head, span, from }) => {
                const dimension = spec.columns[level]
                const here = head.path.length > level
                const text = here
                  ? keyText(head.path[level] ?? null, dimension)
                  : head.kind === 'others' && head.path.length === level
                    ? headText(head, spec.columns)
                    : head.kind === 'total' && head.path.length === level
                      ? spec.columns.length === 0 && !many
                        ? measureWords(measures[0]!, words)
                        : result.pivotTotal
                      : ''
                return (
                  <th
                    key={from}
                    scope="colgroup"
                    colSpan={span * measures.length}
                    style={{ top: level * 28 }}
                    className={[
                      head.kind === 'others' ? 'others' : '',
                      head.kind === 'total' ? 'sum' : '',
                      here && isMasked(dimension?.column) ? 'masked' : '',
                    ].join(' ')}
                  >
                    <bdi>{text}</bdi>
                  </th>
                )
              })}
            </tr>
          ))}
          {many && (
            <tr>
              {pivot.columns.flatMap((head, i) =>
                measures.map((measure, m) => (
                  <th
                    key={`${i} ${m}`}
                    scope="col"
                    style={{ top: depth * 28 }}
                    className={[head.kind === 'total' ? 'sum' : '', isMasked(measure.column) ? 'masked' : ''].join(' ')}
                  >
                    {measureWords(measure, words)}
                  </th>
                )),
              )}
            </tr>
          )}
        </thead>
        <tbody>
          {pivot.rows.map((head, r) => (
            <tr key={r} className={head.kind === 'total' ? 'sum' : ''}>
              <th
                scope="row"
                className={[
                  head.kind === 'others' ? 'others' : '',
                  head.kind === 'total' ? 'sum' : '',
                  head.kind !== 'others' && isMasked(spec.rows[head.path.length - 1]?.column) ? 'masked' : '',
                ].join(' ')}
                style={{
                  paddingLeft: 10 + 16 * Math.max(0, head.kind === 'others' ? head.path.length : head.path.length - 1),
                }}
              >
                <bdi>{headText(head, spec.rows)}</bdi>
              </th>
              {pivot.cells[r]?.map((value, c) => {
                const measure = measures[c % measures.length]
                const across = pivot.columns[Math.floor(c / measures.length)]
                return (
                  <td
                    key={c}
                    className={[
                      across?.kind === 'total' && spec.columns.length > 0 ? 'sum' : '',
                      across?.kind === 'others' ? 'others' : '',
                      isMasked(measure?.column) ? 'masked' : '',
                    ].join(' ')}
                  >
                    {cellOf(value, c % measures.length)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Neighbours with the same group at a level share one head. */
function spanColumns(heads: PivotHead[], level: number): { head: PivotHead; span: number; from: number }[] {
  const spans: { head: PivotHead; span: number; from: number }[] = []
  for (const [from, head] of heads.entries()) {
    const last = spans.at(-1)
    const same =
      last
      && head.path.length > level
      && last.head.path.length > level
      && JSON.stringify(last.head.path.slice(0, level + 1)) === JSON.stringify(head.path.slice(0, level + 1))
    if (last && same) last.span += 1
    else spans.push({ head, span: 1, from })
  }
  return spans
}

/** A cut date says no more than it is cut to. */
function cutDate(text: string, grain: NonNullable<PivotDimension['grain']>): string {
  const day = /^(\d{4,})-(\d\d)-(\d\d)/.exec(text)
  if (!day) return text
  const [date, year, month] = day
  if (grain === 'year') return year ?? text
  if (grain === 'month') return `${year}-${month}`
  if (grain === 'quarter') return `${year} Q${Math.floor((Number(month) - 1) / 3) + 1}`
  return grain === 'hour' ? text : date
}
