import type { ExecutionView } from '../contracts/query.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import type { House } from './house.ts'
import { currentView } from './live.ts'
import type { LiveExecution } from './live.ts'
import { getExecution } from './readable.ts'

/**
 * Stops an execution in its engine and waits until the closing entry, which says by whom, is on record. One's own
 * only; for an execution that has ended it does nothing. Answers with the execution as it is then.
 */
export async function cancel(house: House, principal: Principal, id: string): Promise<ExecutionView> {
  const { view } = await getExecution(house, principal, id)
  if (view.user !== principal.user) throw new AppError('forbidden', 'only the person who runs a statement may stop it')
  const live = house.live.all.get(id)
  if (!live) return view
  await stop(live, principal.user, 'person')
  return currentView(live)
}

/** Stops a running execution and waits for its end. */
export async function stop(live: LiveExecution, by: string, why: 'person' | 'shutdown'): Promise<void> {
  if (live.view.endedAt) return
  live.stopping ??= { by, why }
  if (live.run) await live.run.cancel()
  // Leaving the queue lets it go on, to its end.
  else live.claim?.release()
  await live.done
}
