import type { AuditPage } from '@/lib/contracts/audit.ts'

type Buckets = AuditPage['histogram']
const hour = 3_600_000
const wantedTicks = 7

/** How long a bucket is. */
export function stepOf(buckets: Buckets): number {
  const [first, second] = buckets
  return first && second ? Date.parse(second.from) - Date.parse(first.from) : hour
}

export type Tick = { index: number; iso: string; as: 'day' | 'clock' | 'second' }

/** Where the axis is labelled: days where the range is long, the time of day where it is short. */
export function chooseTicks(buckets: Buckets): Tick[] {
  const first = buckets[0]
  const last = buckets.at(-1)
  if (!first || !last) return []
  const spanMs = Date.parse(last.from) - Date.parse(first.from)
  const as = spanMs > 48 * hour ? 'day' : spanMs > 15 * 60_000 ? 'clock' : 'second'
  const every = Math.max(1, Math.ceil(buckets.length / wantedTicks))
  return buckets.flatMap((bucket, index) => (index % every === 0 ? [{ index, iso: bucket.from, as }] : []))
}

const units = [
  ['month', 30 * 24 * hour],
  ['week', 7 * 24 * hour],
  ['day', 24 * hour],
  ['hour', hour],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A bucket's length in the largest unit that divides it: `[6, 'hour']`. */
export function unitOf(stepMs: number): [number, (typeof units)[number][0]] {
  const [unit, size] = units.find(([, size]) => stepMs >= size && stepMs % size === 0) ?? ['second', 1000]
  return [Math.max(1, Math.round(stepMs / size)), unit]
}
