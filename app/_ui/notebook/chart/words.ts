import { useMemo } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import type { Messages } from '@/app/_ui/messages/index.ts'
import { useLanguage, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { groupDigits, isIdentifier, isNumeric, isTemporal } from '../grid/format.ts'
import { createDates } from './dates.ts'
import type { ChartDates } from './dates.ts'
import { createNumbers } from './numbers.ts'
import type { ChartNumbers } from './numbers.ts'
import { nameOf, toTime } from './shape.ts'

/** `sum of net_krw`, `net_krw`, `count of rows`. */
export function measureWords(words: Messages['chart'], measure: ChartSpec['y'][number] | undefined): string {
  if (!measure || measure.column === null) return words.countRows
  return measure.aggregate === 'none'
    ? measure.column
    : words.measureOf(words.aggregates[measure.aggregate], measure.column)
}

/** What a chart without a title of its own is called. */
export function titleWords(words: Messages['chart'], spec: ChartSpec): string {
  if (spec.kind === 'histogram') return words.by(words.countRows, spec.x ?? '')
  const measures = spec.y.map(measure => measureWords(words, measure)).join(', ') || words.countRows
  if (spec.x === null || (spec.kind === 'number' && spec.compare !== 'previous')) return measures
  const grain = spec.grain !== null && spec.grain !== 'day' && spec.grain !== spec.x ? spec.grain : null
  const named = words.by(measures, grain ? words.periodOf(grain, spec.x) : spec.x)
  const splits = spec.series !== null && !['combo', 'pie', 'donut', 'number', 'funnel'].includes(spec.kind)
  return splits ? words.splitBy(named, spec.series ?? '') : named
}

/** How one chart says its numbers, dates and names. */
export type Print = {
  numbers: ChartNumbers
  /** Null where no dates stand across. */
  dates: ChartDates | null
  /** A value across: long for tooltips and for reading aloud. */
  x: (value: Value, long: boolean) => string
  name: (value: Value) => string
}

export function usePrint(spec: ChartSpec, column: ResultColumn | undefined): Print {
  const { notebook, chart } = useMessages()
  const language = useLanguage()
  return useMemo(() => {
    const numbers = createNumbers(language, spec.numbers)
    const dates = column && isTemporal(column.kind) ? createDates(language, spec, column) : null
    const names = { empty: notebook.null, others: chart.others }
    const plain = column && isNumeric(column.kind) && !isIdentifier(column) && !isYear(column)
    return {
      numbers,
      dates,
      name: value => nameOf(value, names),
      x(value, long) {
        const at = dates ? toTime(value) : Number.NaN
        if (dates && !Number.isNaN(at)) return long ? dates.long(at) : dates.short(at)
        return plain && value !== null ? groupDigits(nameOf(value, names)) : nameOf(value, names)
      },
    }
  }, [language, spec, column, notebook, chart])
}

function isYear({ name }: ResultColumn): boolean {
  return /^year$/i.test(name)
}
