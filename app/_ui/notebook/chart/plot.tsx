'use client'

import type { ChartSpec } from '@/lib/contracts/chart.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { CartesianPlot } from './plot/cartesian.tsx'
import { FunnelPlot } from './plot/funnel.tsx'
import { MatrixPlot } from './plot/matrix.tsx'
import { NumberPlot } from './plot/number.tsx'
import { colour } from './plot/parts.tsx'
import type { PlotInput } from './plot/parts.tsx'
import { RoundPlot } from './plot/round.tsx'
import { ScatterPlot } from './plot/scatter.tsx'
import { drawOf } from './plot/series.tsx'
import type { Series } from './shape.ts'

export type { PlotInput } from './plot/parts.tsx'
export type PlotProps = PlotInput & { colours: ReadonlyMap<string, number> }

/** The drawing itself: thin axes, hairlines across, names where they belong. */
export function Plot(props: PlotProps) {
  const { spec, shape, maskedSeries } = props
  const { chart } = useMessages()
  return (
    <>
      {legendOf(props) && (
        <ul className="nb-legend">
          {shape.series.map(series => (
            <li key={series.key} className={maskedSeries ? 'text-amber' : undefined}>
              <span className="size-2 flex-none rounded-2" style={{ background: colour(series.colour) }} />
              {series.label}
              {onRight(spec, series) && <span className="text-faded">{chart.onRight}</span>}
            </li>
          ))}
        </ul>
      )}
      {props.maskedY && <Hatch />}
      <Kind {...props} key={spec.kind} />
    </>
  )
}

function Kind(props: PlotProps) {
  switch (props.spec.kind) {
    case 'bar':
    case 'line':
    case 'area':
    case 'combo':
    case 'histogram':
      return <CartesianPlot {...props} />
    case 'scatter':
      return <ScatterPlot {...props} />
    case 'pie':
    case 'donut':
      return <RoundPlot {...props} />
    case 'heatmap':
    case 'cohort':
      return <MatrixPlot {...props} />
    case 'funnel':
      return <FunnelPlot {...props} />
    case 'number':
      return <NumberPlot {...props} />
  }
}

/** Whether names and colours need a row of their own: lines are named at their ends. */
export function legendOf({ spec, shape }: Pick<PlotInput, 'spec' | 'shape'>): boolean {
  if (shape.series.length < 2) return false
  switch (spec.kind) {
    case 'bar':
    case 'histogram':
    case 'scatter':
      return true
    case 'combo':
      return shape.series.some(series => drawOf(spec, series) === 'bar')
    default:
      return false
  }
}

function onRight(spec: ChartSpec, series: Series): boolean {
  return spec.kind === 'combo' && spec.y[series.measure]?.axis === 'right'
}

/** The hatch of a masked measure, drawn once for the chart. */
function Hatch() {
  return (
    <svg width={0} height={0} className="absolute" aria-hidden>
      <defs>
        <pattern id="nb-hatch" width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1={0} y1={0} x2={0} y2={6} stroke="var(--amber)" strokeWidth={2} />
        </pattern>
      </defs>
    </svg>
  )
}
