import type { Principal } from '../contracts/principal.ts'
import type { ExecuteAnswer, ExecuteInput } from '../contracts/query.ts'
import type { House } from './house.ts'
import { currentView } from './live.ts'
import { run } from './run.ts'

/**
 * Runs a statement and waits for its end up to `waitMs`, so that a small query costs one round trip. Its first rows
 * come along where the whole result is small: its own runner sees them under the entries that were just written.
 */
export async function start(house: House, principal: Principal, input: ExecuteInput): Promise<ExecuteAnswer> {
  const live = await run(house, principal, input)
  const { id } = live.view
  if (input.waitMs > 0) {
    const timer = Promise.withResolvers<void>()
    const timeout = setTimeout(timer.resolve, input.waitMs)
    await Promise.race([live.done, timer.promise])
    clearTimeout(timeout)
  }
  const view = currentView(live)
  if (!view.endedAt) return { id }
  return { id, execution: view, ...(live.first ? { rows: live.first } : {}) }
}
