import type { ChartData, ChartRequest } from '../contracts/chart.ts'
import type { ViewedAs } from '../contracts/audit.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import type { Principal } from '../contracts/principal.ts'
import type {
  ColumnValues, FindRequest, Found, Pivot, PivotRequest, Profile, RowsPage, Stats, StatsRequest, ValueRequest,
  ValuesRequest, WholeValue, Window,
} from '../contracts/result.ts'
import { AppError } from '../errors.ts'
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

/** The values of a column with their counts; on record as a look at the rows. */
export async function readValues(
  house: House, principal: Principal, id: string, wanted: ValuesRequest,
): Promise<ColumnValues> {
  return house.results.values({ ...await openRows(house, principal, id), wanted })
}

/** What columns add up to; on record as a look at the rows. */
export async function readStats(house: House, principal: Principal, id: string, wanted: StatsRequest): Promise<Stats> {
  return house.results.stats({ ...await openRows(house, principal, id), wanted })
}

/** The cells that hold a text; on record as a look at the rows. */
export async function findCells(house: House, principal: Principal, id: string, wanted: FindRequest): Promise<Found> {
  return house.results.find({ ...await openRows(house, principal, id), wanted })
}

/** A piece of one value that windows show cut; on record as a look at the rows. */
export async function readValue(
  house: House, principal: Principal, id: string, wanted: ValueRequest,
): Promise<WholeValue> {
  return house.results.value({ ...await openRows(house, principal, id), wanted })
}

/** A pivot over the whole result, under the same decision and record as its rows. */
export async function readPivot(house: House, principal: Principal, id: string, wanted: PivotRequest): Promise<Pivot> {
  const readable = await getReadable(house, principal, id)
  demandWhole(readable)
  await recordView(house, principal, readable, 'pivot')
  return house.results.pivot({ ...sourceOf(readable), wanted })
}

/** What is known of each column of the whole result; computed once in the background, decided and recorded each time. */
export async function readProfile(house: House, principal: Principal, id: string): Promise<Profile> {
  const readable = await getReadable(house, principal, id)
  demandWhole(readable)
  await recordView(house, principal, readable, 'profile')
  return house.results.profile({ ...sourceOf(readable), rows: readable.view.rows })
}

type Whole = { executionId: string; columns: ResultColumn[]; parts: number }

function sourceOf({ view, parts }: Readable): Whole {
  return { executionId: view.id, columns: view.columns, parts }
}

async function openRows(house: House, principal: Principal, id: string): Promise<Whole> {
  const readable = await getReadable(house, principal, id)
  await recordView(house, principal, readable, 'rows')
  return sourceOf(readable)
}

/** What speaks of all rows would be wrong a second later. */
function demandWhole({ complete }: Readable): void {
  if (!complete) throw new AppError('conflict', 'it still runs: this can be asked when it has ended')
}

/** Durable before any row leaves. What was recorded is remembered in memory: after a restart it is recorded again. */
export async function recordView(
  house: House, principal: Principal, { view, decision }: Readable, as: ViewedAs,
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
