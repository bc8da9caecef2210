import type { ExecutionView } from '@/lib/contracts/query.ts'
import { currentView } from '@/lib/query/live.ts'
import { getExecution } from '@/lib/query/readable.ts'
import { handle } from '@/app/_http/handle.ts'

/** A comment line this often keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000

/** Server-sent events named `execution`: the view now, whenever it changes, and at the end; then it closes. */
export const GET = handle(async ({ house, principal, request, params }) => {
  const { view } = await getExecution(house, principal, params.id ?? '')
  const live = house.live.all.get(view.id)
  const encoder = new TextEncoder()
  let leave = () => undefined as void
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (next: ExecutionView) => {
        controller.enqueue(encoder.encode(`event: execution\ndata: ${JSON.stringify(next)}\n\n`))
        if (next.endedAt) leave()
      }
      const heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), heartbeatMs)
      let left = false
      leave = () => {
        if (left) return
        left = true
        clearInterval(heartbeat)
        live?.listeners.delete(send)
        house.streams.delete(leave)
        controller.close()
      }
      house.streams.add(leave)
      live?.listeners.add(send)
      request.signal.addEventListener('abort', leave)
      send(live ? currentView(live) : view)
      if (!live) leave()
    },
    cancel: () => leave(),
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' },
  })
})
