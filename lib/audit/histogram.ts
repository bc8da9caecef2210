import type pg from 'pg'
import type { AuditPage } from '../contracts/audit.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, day, 7 * day,
  30 * day, 90 * day, 365 * day]
const wantedBuckets = 60

/** The beginnings of equal buckets over a range of time, on round times, and the end of the last: at most 120. */
export function splitTime(fromMs: number, toMs: number): number[] {
  const spanMs = Math.max(toMs - fromMs, 1)
  const stepMs = steps.find(step => spanMs / step <= wantedBuckets) ?? Math.ceil(spanMs / wantedBuckets / day) * day
  const edges: number[] = []
  for (let edge = Math.floor(fromMs / stepMs) * stepMs; edge <= toMs; edge += stepMs) edges.push(edge)
  return [...edges, (edges.at(-1) ?? fromMs) + stepMs]
}

/** For each time the first entry that is not before it; `end` where there is none. Time and sequence run together. */
export async function findSeqs(pool: pg.Pool, times: number[], end: number): Promise<number[]> {
  const found = await pool.query<{ seq: string | null }>(
    `select (select e.seq from ledger_entries e where e.at >= t.at order by e.at, e.seq limit 1) as seq
     from unnest($1::timestamptz[]) with ordinality as t(at, n) order by t.n`,
    [times.map(time => new Date(time).toISOString())])
  return found.rows.map(row => row.seq === null ? end : Number(row.seq))
}

/** How many of `seqs`, which fall, lie in each bucket of `bounds`, which rise. */
function countInto(seqs: number[], bounds: number[]): number[] {
  const counts = Array.from({ length: bounds.length - 1 }, () => 0)
  let bucket = counts.length - 1
  for (const seq of seqs) {
    while (bucket > 0 && seq < (bounds[bucket] ?? 0)) bucket -= 1
    if (seq >= (bounds[bucket] ?? 0) && seq < (bounds[bucket + 1] ?? 0)) counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts
}

/**
 * The histogram of a range of time. `matches` and `denied` are numbers of entries, newest first; `matches` is null
 * where every entry matches. Counting all entries takes two look-ups for each bucket, whatever the ledger's size.
 */
export async function countBuckets(
  pool: pg.Pool, times: { fromMs: number; toMs: number; end: number }, matches: number[] | null, denied: number[],
): Promise<AuditPage['histogram']> {
  const edges = splitTime(times.fromMs, times.toMs)
  const bounds = await findSeqs(pool, edges, times.end)
  const all = bounds.slice(1).map((bound, index) => bound - (bounds[index] ?? bound))
  const matching = matches === null ? all : countInto(matches, bounds)
  const refused = countInto(denied, bounds)
  return all.map((count, index) => ({
    from: new Date(edges[index] ?? 0).toISOString(), all: count, matches: matching[index] ?? 0,
    denied: refused[index] ?? 0,
  }))
}
