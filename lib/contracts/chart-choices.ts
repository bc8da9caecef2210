// What a chart may choose from, without the schema: the browser needs the words, not the checks.
import type { ChartSpec } from './chart.ts'

export const chartKinds = ['bar', 'line', 'area', 'combo', 'scatter', 'pie', 'donut', 'histogram', 'heatmap', 'number',
  'funnel', 'cohort'] as const
export type ChartKind = (typeof chartKinds)[number]
export const aggregates = ['none', 'sum', 'avg', 'min', 'max', 'count', 'count-distinct'] as const
export type Aggregate = (typeof aggregates)[number]
export const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Grain = (typeof grains)[number]
/** `auto`: numbers and dates in their order, categories largest first, steps of a funnel as the result has them. */
export const chartSorts = ['auto', 'x', 'x-desc', 'value-desc', 'value', 'result'] as const
export type ChartSort = (typeof chartSorts)[number]
export const chartFormats = ['csv', 'png', 'svg'] as const
export type ChartFormat = (typeof chartFormats)[number]

/** What stands in `x` or `series` where the rest is added up. */
export const othersValue = '…others'

/** A chart of which nothing is chosen yet: what the schema makes of a kind alone, which a test holds it to. */
export const blankChart: ChartSpec = {
  kind: 'bar', x: null, y: [], series: null, grain: null, stacked: false, share: false, horizontal: null, sort: 'auto',
  top: null, others: true, missing: 'gap', bins: null, log: false, logX: false, lines: [],
  numbers: { style: 'auto', decimals: null, unit: '' }, dates: 'auto', compare: 'none', target: null, title: '',
}
