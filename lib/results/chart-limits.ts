import type { ChartKind } from '../contracts/chart.ts'

/** Points of a line or a cloud: more than a screen has columns, few enough to draw at once. */
export const maxPoints = 2000

/** Characters of a value that stands as a name on an axis: more than anybody reads there. */
export const maxNameChars = 1000

/** Series of a chart: as many as there are pigments; rows of a heat map and ages of a cohort are no series. */
export function maxSeries(kind: ChartKind): number {
  return kind === 'heatmap' || kind === 'cohort' ? 60 : 8
}

/** Places on x that can still be read; bars over time keep their order, so more of them can. */
export function maxX(kind: ChartKind, temporal: boolean): number {
  switch (kind) {
    case 'pie': case 'donut': return 8
    case 'funnel': return 20
    case 'cohort': return 60
    case 'heatmap': return temporal ? 120 : 60
    default: return temporal ? 500 : 50
  }
}
