import type { ValueKind } from '../contracts/catalog.ts'
import type { FindRequest, Found } from '../contracts/result.ts'
import type { Ask } from './database.ts'
import { getColumn } from './filter.ts'
import type { Source } from './source.ts'
import type { Views } from './view.ts'

/** Counting stops here: nobody steps through more. */
const maxMatches = 1_000_000
/** Searches that are kept, so that stepping to the next matches costs no scan. */
const maxKept = 6

type Kept = { table: string; total: number }
type Entry = { executionId: string; kept: Promise<Kept>; users: number }

const numbers = /^[\d.+\-e]+$/i
const instants = /^[\d:\-+ .tz]+$/i
/** Kinds whose text is made of few signs: a search for others need not look into them. */
const alphabet: Partial<Record<ValueKind, (text: string) => boolean>> = {
  integer: text => /^[\d-]+$/.test(text), decimal: text => /^[\d.-]+$/.test(text),
  float: text => numbers.test(text) || 'infinity'.includes(text) || 'nan'.includes(text),
  date: text => instants.test(text), time: text => instants.test(text), timestamp: text => instants.test(text),
  timestamptz: text => instants.test(text), boolean: text => 'true'.includes(text) || 'false'.includes(text),
}

/** Finds cells by a text and keeps the places for stepping through them; the least recently used searches go first. */
export class Finds {
  readonly #entries = new Map<string, Entry>()
  #next = 1

  /** The matches `offset …`, by row and then by column, rows counted in the order of the view. */
  async read(ask: Ask, source: Source, views: Views, request: FindRequest): Promise<Found> {
    const { offset, limit } = request
    const positions = (request.columns ?? source.columns.map((_, i) => i))
      .filter(i => alphabet[getColumn(source.columns, i).kind]?.(request.text.toLowerCase()) ?? true)
    if (positions.length === 0 || source.files.length === 0) return { total: 0, bounded: false, offset, matches: [] }
    const { sort, filter, text } = request
    const key = JSON.stringify([source.executionId, source.files.length, sort, filter, text, positions])
    const entry = this.#find(key) ?? this.#start(key, source, this.#search(ask, source, views, request, positions))
    entry.users += 1
    try {
      const { table, total } = await entry.kept
      const rows = await ask(`SELECT n, c FROM ${table} WHERE rowid BETWEEN ${offset} AND ${offset + limit - 1} ORDER BY rowid`)
      const matches = rows.map(([n, c]): [number, number] => [Number(n), Number(c)])
      return { total: Math.min(total, maxMatches), bounded: total > maxMatches, offset, matches }
    } finally {
      entry.users -= 1
      await this.#trim(ask)
    }
  }

  /** Drops what is kept of an execution. */
  async forget(ask: Ask, executionId: string): Promise<void> {
    for (const [key, entry] of [...this.#entries]) {
      if (entry.executionId === executionId) await this.#drop(ask, key, entry)
    }
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  #start(key: string, { executionId }: Source, kept: Promise<Kept>): Entry {
    const entry: Entry = { executionId, kept, users: 0 }
    this.#entries.set(key, entry)
    kept.catch(() => {
      // Whoever awaits it gets the error; the next request tries again.
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    })
    return entry
  }

  async #search(ask: Ask, source: Source, views: Views, request: FindRequest, positions: number[]): Promise<Kept> {
    const table = `find_${this.#next++}`
    // Digits have no case; `lower` would cost half as much again.
    const fold = /\p{L}/u.test(request.text) ? (sql: string) => `lower(${sql})` : (sql: string) => sql
    const needle = fold('$1::VARCHAR')
    const holds = positions.map(i => `contains(${fold(`CAST(c${i} AS VARCHAR)`)}, ${needle})`)
    const hit = positions.map((position, i) => `CASE WHEN ${holds[i]} THEN ${position} END`)
    await views.spread(ask, source, request, null, from => ask(`CREATE TABLE ${table} AS
      SELECT n, c FROM (SELECT n, unnest([${hit.join(', ')}]) AS c FROM ${from} WHERE ${holds.join(' OR ')})
      WHERE c IS NOT NULL ORDER BY n, c LIMIT ${maxMatches + 1}`, [request.text]))
    const [row] = await ask(`SELECT count(*) FROM ${table}`)
    return { table, total: Number(row?.[0] ?? 0) }
  }

  async #trim(ask: Ask): Promise<void> {
    for (const [key, entry] of [...this.#entries]) {
      if (this.#entries.size <= maxKept) return
      if (entry.users === 0) await this.#drop(ask, key, entry)
    }
  }

  async #drop(ask: Ask, key: string, entry: Entry): Promise<void> {
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
    const kept = await entry.kept.catch(() => null)
    if (kept) await ask(`DROP TABLE IF EXISTS ${kept.table}`)
  }
}
