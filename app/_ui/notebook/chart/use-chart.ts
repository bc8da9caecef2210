import { useQuery } from '@tanstack/react-query'
import { api } from '@/app/_ui/api.ts'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'

/** What a chart still lacks before it can be asked for; null where it is whole. */
export function findGap(spec: ChartSpec): 'x' | 'y' | null {
  if (spec.y.length === 0) return 'y'
  return spec.kind !== 'number' && spec.x === null ? 'x' : null
}

/** The chart's data, aggregated on the server over the whole result. Title and stacking change the drawing only. */
export function useChartData(executionId: string, spec: ChartSpec | null) {
  const asked = spec && findGap(spec) === null ? { ...spec, title: '', stacked: false } : null
  return useQuery({
    queryKey: ['chart', executionId, asked],
    queryFn: ({ signal }) => api.post<ChartData>(`/api/executions/${executionId}/chart`, asked, { signal }),
    enabled: asked !== null,
    staleTime: Infinity,
    placeholderData: before => before,
  })
}
