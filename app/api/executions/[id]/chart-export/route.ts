import { chartExportSchema } from '@/lib/contracts/chart.ts'
import { exportChart } from '@/lib/query/chart-export.ts'
import { handle } from '@/app/_http/handle.ts'

/** A chart as CSV, or leave and data to make a picture of it: an export, on record before it is answered. */
export const POST = handle(chartExportSchema, async ({ house, principal, params, input }) => {
  const answer = await exportChart(house, principal, params.id ?? '', input)
  if (!('text' in answer)) return answer
  return new Response(answer.text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${answer.fileName}"`,
      'x-sagwan-rows-left-out': String(answer.rowsLeftOut),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
})
