'use client'

import { useQuery } from '@tanstack/react-query'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import { api } from '@/app/_ui/api.ts'
import { useFormats } from '@/app/_ui/messages/use-messages.tsx'
import { outline } from '@/app/_ui/home/outline.ts'
import { askedOf, findGap } from '@/app/_ui/notebook/chart/use-chart.ts'

const size = { width: 112, height: 40 }

/**
 * A notebook's first chart, small: its shape and nothing to read. It goes the way of every chart, decided again and on
 * record; where that is refused or fails there is none, and the notebook itself says why.
 */
export function Thumbnail({ executionId, spec }: { executionId: string; spec: ChartSpec }) {
  const { compact } = useFormats()
  const query = useQuery({
    queryKey: ['chart', executionId, askedOf(spec), []],
    queryFn: ({ signal }) =>
      api.post<ChartData>(`/api/executions/${executionId}/chart`, { ...askedOf(spec), filter: [] }, { signal }),
    enabled: findGap(spec) === null,
    staleTime: Infinity,
    retry: false,
  })
  // Its place is kept from the first, so that no row moves when it comes.
  const drawn = query.data ? outline(spec, query.data, size) : { marks: [], number: null }
  return (
    <svg {...size} aria-hidden data-thumbnail className="flex-none overflow-visible max-tablet:hidden">
      {drawn.number !== null && (
        <text x={size.width} y={27} textAnchor="end" className="fill-ink text-16 font-semibold">
          {compact(drawn.number)}
        </text>
      )}
      {drawn.marks.map(({ d, colour, line }, index) => (
        <path
          key={index}
          d={d}
          {...(line ? { fill: 'none', stroke: `var(--c${colour})`, strokeWidth: 1.5 } : { fill: `var(--c${colour})` })}
        />
      ))}
    </svg>
  )
}
