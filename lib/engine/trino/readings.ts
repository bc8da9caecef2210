import type { Reading } from '../../contracts/engine.ts'

/** How long a reading serves: the lens reads what is run a moment later. Trino itself checks again when it runs. */
const keepMs = 20_000
const maxKept = 500

/** Readings of a moment ago, by person, world and text. */
export type Readings = {
  get(key: string): Promise<Reading> | undefined
  /** Keeps a reading and gives it back; one that fails is not kept. */
  keep(key: string, reading: Promise<Reading>): Promise<Reading>
  /** Forgets all: what there is has changed. */
  clear(): void
}

/** An empty memory of readings. */
export function createReadings(): Readings {
  const kept = new Map<string, { until: number; reading: Promise<Reading> }>()
  return {
    get(key) {
      const found = kept.get(key)
      return found && found.until > Date.now() ? found.reading : undefined
    },
    keep(key, reading) {
      kept.delete(key)
      kept.set(key, { until: Date.now() + keepMs, reading })
      const oldest = kept.keys().next()
      if (kept.size > maxKept && !oldest.done) kept.delete(oldest.value)
      const forget = () => { if (kept.get(key)?.reading === reading) kept.delete(key) }
      // What is not there now may be there in a moment, or be allowed: a refusal serves only who waits for it already.
      reading.then(({ ok }) => { if (!ok) forget() }, forget)
      return reading
    },
    clear: () => kept.clear(),
  }
}
