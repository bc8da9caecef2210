import type { RunDetail } from '../../contracts/engine.ts'

/** How far a query is, of the states Trino names (https://trino.io/docs/476/admin/web-interface.html). */
export function stageOf(state: string): RunDetail['stage'] {
  if (state === 'QUEUED') return 'queued'
  return /^(WAITING_FOR_RESOURCES|DISPATCHING|PLANNING|STARTING)$/.test(state) ? 'planning' : 'running'
}
