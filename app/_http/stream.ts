import type { ExecutionView } from '@/lib/contracts/query.ts'
import type { Fault } from '@/lib/errors.ts'
import type { House } from '@/lib/query/house.ts'
import { currentView } from '@/lib/query/live.ts'

/** A comment line this often keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000

/**
 * Server-sent events named `execution`: each view now, whenever it changes, and at its end; the stream closes with the
 * last of them. `faults` (executions the caller may not follow) come first, as events named `fault`.
 */
export function streamExecutions(
  house: House, request: Request, views: ExecutionView[], faults: { id: string; fault: Fault }[] = [],
): Response {
  const encoder = new TextEncoder()
  let leave = () => undefined as void
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const open = new Map<string, () => void>()
      const write = (name: string, data: unknown) =>
        controller.enqueue(encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`))
      const heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), heartbeatMs)
      let left = false
      leave = () => {
        if (left) return
        left = true
        clearInterval(heartbeat)
        for (const end of open.values()) end()
        house.streams.delete(leave)
        controller.close()
      }
      const send = (view: ExecutionView) => {
        if (left) return
        write('execution', view)
        if (!view.endedAt) return
        open.get(view.id)?.()
        open.delete(view.id)
        if (open.size === 0) leave()
      }
      house.streams.add(leave)
      request.signal.addEventListener('abort', leave)
      for (const one of faults) write('fault', one)
      // All are listened to before the first is told: its end must not close the stream under the others.
      const lives = views.map(view => ({ view, live: house.live.all.get(view.id) }))
      for (const { view, live } of lives) {
        live?.listeners.add(send)
        open.set(view.id, () => live?.listeners.delete(send))
      }
      for (const { view, live } of lives) {
        send(live ? currentView(live) : view)
        if (!live && open.has(view.id)) {
          // Nobody runs it here any more: there is nothing to wait for.
          open.delete(view.id)
          if (open.size === 0) leave()
        }
      }
      if (views.length === 0) leave()
    },
    cancel: () => leave(),
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' },
  })
}
