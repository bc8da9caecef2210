import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api } from '@/app/_ui/api.ts'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import type { Filter } from '@/lib/contracts/result.ts'

export type Gap = 'x' | 'y' | 'series' | 'time'

/** What a chart still lacks before it can be asked for; null where it is whole. */
export function findGap(spec: ChartSpec): Gap | null {
  if (spec.kind === 'number') {
    if (spec.y.length === 0) return 'y'
    return spec.compare === 'previous' && spec.x === null ? 'time' : null
  }
  if (spec.x === null) return 'x'
  if (spec.kind === 'histogram') return null
  if (spec.y.length === 0) return 'y'
  return (spec.kind === 'heatmap' || spec.kind === 'cohort') && spec.series === null ? 'series' : null
}

/** What is asked of the server: what changes the drawing only stays here, so that it costs no trip. */
export function askedOf(spec: ChartSpec): ChartSpec {
  return {
    ...spec,
    title: '',
    stacked: false,
    share: false,
    horizontal: null,
    missing: 'gap',
    log: false,
    logX: false,
    lines: [],
    numbers: { style: 'auto', decimals: null, unit: '' },
    dates: 'auto',
    target: null,
    compare: spec.compare === 'previous' ? 'previous' : 'none',
    y: spec.y.map(({ column, aggregate }) => ({ column, aggregate })),
  }
}

/** The chart's data, aggregated on the server over the rows of the whole result that pass the filter. */
export function useChartData(executionId: string, spec: ChartSpec | null, filter: Filter[] = []) {
  const asked = spec && findGap(spec) === null ? askedOf(spec) : null
  return useQuery({
    queryKey: ['chart', executionId, asked, filter],
    queryFn: ({ signal }) =>
      api.post<ChartData>(`/api/executions/${executionId}/chart`, { ...asked, filter }, { signal }),
    enabled: asked !== null,
    staleTime: Infinity,
    placeholderData: before => before,
  })
}

/** The width of an element in whole pixels, as it changes; 0 until it stands. */
export function useWidth(): [ref: (element: HTMLElement | null) => void, width: number] {
  const [width, setWidth] = useState(0)
  const observer = useRef<ResizeObserver | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (!element) return
    setWidth(Math.floor(element.clientWidth))
    observer.current = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width))
    })
    observer.current.observe(element)
  }, [])
  return [ref, width]
}
