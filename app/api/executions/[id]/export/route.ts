import { exportSchema } from '@/lib/contracts/query.ts'
import { exportResult } from '@/lib/query/export.ts'
import { handle } from '@/app/_http/handle.ts'

/** Streams the result as a file (`format`, `purpose`; JSON or a form). */
export const POST = handle(exportSchema, async ({ house, principal, request, params, input }) => {
  const { stream, fileName, contentType, rowsLeftOut } = await exportResult(house, principal, params.id ?? '', input, request.signal)
  return new Response(stream, {
    headers: {
      'content-type': contentType,
      'x-sagwan-rows-left-out': String(rowsLeftOut),
      'content-disposition': `attachment; filename="${fileName}"`,
      // `no-transform` keeps Next from compressing, which would buffer and cost the web process.
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
    },
  })
})
