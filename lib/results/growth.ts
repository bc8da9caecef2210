import type { Window } from '../contracts/result.ts'
import { copyFromRows } from './copies.ts'
import type { Source } from './source.ts'

type Pin = { parts: number; until: number }

const restMs = 3_000
/** Work on a growing view takes at most a fourth of the time. */
const restTimes = 3
const maxPins = 200

/**
 * How much of a growing result its sorted and filtered windows see. Each new part would mean sorting everything
 * again, so what was sorted is shown for a few seconds, longer where the sorting took longer.
 */
export class Growth {
  readonly #pins = new Map<string, Pin>()
  readonly #clock: () => number

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  /** The parts to sort or filter now: those sorted last while they are fresh, or all of them. */
  view(source: Source, window: Window): Source {
    const key = keyOf(source, window)
    const pin = this.#pins.get(key)
    if (!pin || this.#clock() >= pin.until || pin.parts >= source.files.length) return source
    return { ...source, files: source.files.slice(0, pin.parts), starts: source.starts.slice(0, pin.parts + 1) }
  }

  /** Says that a window over `source` was answered, and how long it took. */
  answered(source: Source, window: Window, tookMs: number): void {
    const key = keyOf(source, window)
    const known = this.#pins.get(key)
    if ((known && known.parts >= source.files.length) || (source.starts.at(-1) ?? 0) < copyFromRows) return
    this.#pins.delete(key)
    this.#pins.set(key, { parts: source.files.length, until: this.#clock() + Math.max(restMs, restTimes * tookMs) })
    const [oldest] = this.#pins.keys()
    if (this.#pins.size > maxPins && oldest !== undefined) this.#pins.delete(oldest)
  }
}

function keyOf({ executionId }: Source, { sort, filter }: Window): string {
  return JSON.stringify([executionId, sort, filter])
}
