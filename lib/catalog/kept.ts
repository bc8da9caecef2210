import type { Kept } from '../query/catalog-state.ts'

const keepMs = 60_000
const maxKept = 500

/** What `read` answers, a minute old at most; at most 500 keys are kept, those not read anew for longest go first. */
export function keepFor<T>(kept: Map<string, Kept<T>>, key: string, now: number, read: () => Promise<T>): Promise<T> {
  const known = kept.get(key)
  if (known && known.until > now) return known.value
  const value = read()
  kept.delete(key)
  kept.set(key, { until: now + keepMs, value })
  // A database that was away for a moment is asked again by the next.
  value.catch(() => kept.get(key)?.value === value && kept.delete(key))
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break
    kept.delete(oldest)
  }
  return value
}
