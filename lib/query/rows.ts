import type { ChartData, ChartRequest } from '../contracts/chart.ts'
import type { Principal } from '../contracts/principal.ts'
import type { RowsPage, Window } from '../contracts/result.ts'
import { actorOf } from './actor.ts'
import type { House } from './house.ts'
import { getReadable } from './readable.ts'
import type { Readable } from './readable.ts'

/** A view is on record once per reader, session and execution within this time, not once per scroll. */
const sittingHours = 8

/** A window of a result: decided again, recorded once per reader and sitting, sorted and filtered on the server. */
export async function readRows(house: House, principal: Principal, id: string, window: Window): Promise<RowsPage> {
  const readable = await getReadable(house, principal, id)
  await recordView(house, principal, readable, 'rows')
  const { view, parts, complete } = readable
  return house.results.window({ executionId: id, columns: view.columns, parts, complete, window })
}

/** A chart's data, aggregated over the whole result under the same decision and record as its rows. */
export async function readChart(
  house: House, principal: Principal, id: string, { filter, ...spec }: ChartRequest,
): Promise<ChartData> {
  const readable = await getReadable(house, principal, id)
  await recordView(house, principal, readable, 'chart')
  const { view, parts } = readable
  return house.results.chart({ executionId: id, columns: view.columns, parts, spec, filter })
}

/** Durable before any row leaves. What was recorded is remembered in memory: after a restart it is recorded again. */
export async function recordView(
  house: House, principal: Principal, { view, decision }: Readable, as: 'rows' | 'chart',
): Promise<void> {
  const key = `${principal.sessionId ?? principal.user} ${view.id} ${as}`
  const until = house.viewed.get(key)
  const now = house.clock().getTime()
  if (until !== undefined && until > now) return
  await house.ledger.append(actorOf(principal), {
    kind: 'result.viewed', executionId: view.id, of: view.user, tables: decision.tables.map(({ table }) => table), as,
  })
  house.viewed.set(key, now + sittingHours * 3_600_000)
  if (house.viewed.size > 50_000) forgetOld(house.viewed, now)
}

function forgetOld(viewed: Map<string, number>, now: number): void {
  for (const [key, until] of viewed) {
    if (until <= now || viewed.size > 40_000) viewed.delete(key)
  }
}
