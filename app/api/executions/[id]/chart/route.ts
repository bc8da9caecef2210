import { chartRequestSchema } from '@/lib/contracts/chart.ts'
import { readChart } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** The data of a chart, aggregated over the whole result. */
export const POST = handle(chartRequestSchema, ({ house, principal, params, input }) =>
  readChart(house, principal, params.id ?? '', input))
