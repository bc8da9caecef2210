/**
 * A map whose values are made when they are first asked for, and kept. Of the keys it may have, those whose value is
 * null are not in it. Going through it makes all of them.
 */
export class LazyMap<V> implements ReadonlyMap<string, V> {
  readonly #keys: readonly string[]
  readonly #possible: ReadonlySet<string>
  readonly #make: (key: string) => V | null
  readonly #made = new Map<string, V | null>()

  /** `keys` in the order in which the map is gone through. */
  constructor(keys: readonly string[], make: (key: string) => V | null) {
    this.#keys = keys
    this.#possible = new Set(keys)
    this.#make = make
  }

  get(key: string): V | undefined {
    if (!this.#possible.has(key)) return undefined
    let value = this.#made.get(key)
    if (value === undefined) {
      value = this.#make(key)
      this.#made.set(key, value)
    }
    return value ?? undefined
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  get size(): number {
    let size = 0
    for (const key of this.#keys) if (this.has(key)) size += 1
    return size
  }

  *entries(): MapIterator<[string, V]> {
    for (const key of this.#keys) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  forEach(work: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) work(value, key, this)
  }
}
