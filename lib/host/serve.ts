import { AppError, isAppError, toFault } from '../errors.ts'
import type { FromChild, ToChild } from './wire.ts'

/** Answers one method; `emit` sends events to the caller's `onEvent` before the answer. */
export type Handler = (params: never, emit: (event: unknown) => void) => Promise<unknown>

/**
 * The child's side of `startHost`: runs `onInit`, then answers calls, many at a time. Errors cross as faults; those
 * that are none of ours are printed here and cross as `internal`. The child never outlives its parent, and leaves
 * Ctrl-C and SIGTERM to it, so that statements under way end in order.
 */
export function serveHost(handlers: Record<string, Handler>, onInit: (init: never) => Promise<void>): void {
  const send = (message: FromChild) => {
    // A parent that is gone needs no answer; 'disconnect' ends us.
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  const faultOf = (error: unknown) => {
    if (!isAppError(error)) console.error(error)
    return toFault(error)
  }
  const answer = async (id: number, method: string, params: unknown) => {
    try {
      const handler = handlers[method]
      if (!handler) throw new AppError('internal', `a host has no method \`${method}\``)
      const value = await handler(params as never, event => send({ kind: 'event', id, event }))
      send({ kind: 'answer', id, value })
    } catch (error) {
      send({ kind: 'fault', id, fault: faultOf(error) })
    }
  }
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('message', (message: ToChild) => {
    if (message.kind === 'call') void answer(message.id, message.method, message.params)
    else onInit(message.init as never).then(() => send({ kind: 'ready' }), error => send({ kind: 'refused', fault: faultOf(error) }))
  })
}
