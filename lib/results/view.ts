import type { Row } from '../contracts/engine.ts'
import type { Window } from '../contracts/result.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import type { Copies } from './copies.ts'
import type { Ask } from './database.ts'
import { compileOrdered, readTop } from './ordered.ts'
import type { WindowRows } from './ordered.ts'
import { partShift, placeOf, rowsOf, tableOf } from './source.ts'
import type { RowSpan, Source } from './source.ts'
import { columnNames, fileList, windowSelect } from './sql.ts'

/**
 * The order of a sorted or filtered view: a table of row places, so that any window of it is found by position. Rows
 * are then fetched in blocks, because a window's rows lie all over the files and cost a scan each time.
 */
type View = {
  table: string
  total: number
  blockRows: number
  blocks: Map<number, Promise<string>>
}
/** `built` is null while the view is still being made; `users` are the requests that read it now. */
type Entry = {
  executionId: string; size: number; view: Promise<View>; built: View | null; users: number
  /** The same view of fewer parts is of no use once there is one of more. */
  same: string; outdated: boolean
}

/** How much a reader keeps for scrolling: places (8 bytes each) and rows of blocks. */
const maxPlaces = 60_000_000
const maxViews = 24
const maxBlocks = 16
const blockCells = 600_000
const maxBlockRows = 50_000
/** Windows that end up to here are found without building the order of all rows. */
const topRows = 1000

/** Builds and keeps views; the least recently used ones go first. Bound to one reader's database. */
export class Views {
  readonly #entries = new Map<string, Entry>()
  readonly #copies: Copies
  #next = 1

  constructor(copies: Copies) {
    this.#copies = copies
  }

  /**
   * A window of the filtered and sorted result. Of one that is `complete` and large a copy is made besides, for the
   * next windows. Throws `bad-request` for columns and values that cannot be used.
   */
  async read(ask: Ask, source: Source, window: Window, complete: boolean): Promise<WindowRows> {
    const key = keyOf(source, window)
    const copied = await this.#copies.read(ask, key, window)
    if (copied) {
      await this.#retire(ask, key)
      return copied
    }
    const answer = await this.#readView(ask, key, source, window)
    if (complete) this.#copies.want(key, source, window)
    return answer
  }

  async #readView(ask: Ask, key: string, source: Source, window: Window): Promise<WindowRows> {
    const known = this.#find(key)
    if (!known && window.sort.length > 0 && window.offset + window.limit <= topRows) return readTop(ask, source, window)
    const entry = known ?? this.#start(key, ask, source, window)
    // Counted before anything is awaited: a view in use is never dropped.
    entry.users += 1
    try {
      const view = await entry.view
      return { rows: await this.#readRows(ask, source, view, window), total: view.total }
    } finally {
      entry.users -= 1
      await this.#trim(ask)
    }
  }

  /**
   * Works on the rows `span` of the view (all where null) as a `FROM` item: `c0`, `c1`, … as stored, and `n`, the place
   * in the view. For sums, finds and single values; windows are quicker with `read`.
   */
  async spread<T>(
    ask: Ask, source: Source, view: Pick<Window, 'sort' | 'filter'>, span: RowSpan, work: (from: string) => Promise<T>,
  ): Promise<T> {
    const window = { ...view, offset: 0, limit: 1 }
    if (view.sort.length === 0 && view.filter.length === 0) return work(rowsOf(source, span))
    const key = keyOf(source, window)
    const copied = await this.#copies.use(key, async copy => ({ done: await work(rowsOf(copy, span)) }))
    if (copied) return copied.done
    const entry = this.#find(key) ?? this.#start(key, ask, source, window)
    entry.users += 1
    try {
      const { table } = await entry.view
      const within = span ? `WHERE rowid BETWEEN ${span.from} AND ${span.to - 1}` : ''
      return await work(`(SELECT t.*, v.n FROM (SELECT *, ${placeOf} AS r FROM ${tableOf(source)}) AS t
        JOIN (SELECT rowid AS n, r FROM ${table} ${within}) AS v USING (r))`)
    } finally {
      entry.users -= 1
      await this.#trim(ask)
    }
  }

  async #readRows(ask: Ask, source: Source, view: View, { offset, limit, columns: span }: Window): Promise<Row[]> {
    const columns = columnNames(source.columns, span)
    const end = Math.min(view.total, offset + limit)
    const rows: Row[] = []
    for (let at = offset; at < end;) {
      const block = Math.floor(at / view.blockRows)
      const to = Math.min(end, (block + 1) * view.blockRows)
      const table = await this.#openBlock(ask, source, view, block)
      for (const row of await ask(`SELECT ${columns} FROM ${table} WHERE n BETWEEN ${at} AND ${to - 1} ORDER BY n`)) {
        rows.push(decodeRow(row))
      }
      at = to
    }
    return rows
  }

  /** Drops everything kept of an execution. */
  async forget(ask: Ask, executionId: string): Promise<void> {
    await this.#copies.forget(executionId)
    for (const [key, entry] of this.#entries) {
      if (entry.executionId !== executionId) continue
      this.#entries.delete(key)
      if (entry.built) await this.#drop(ask, entry.built)
    }
  }

  /** A view whose copy stands is needed no more. */
  async #retire(ask: Ask, key: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (!entry?.built || entry.users > 0) return
    this.#entries.delete(key)
    await this.#drop(ask, entry.built)
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  #start(key: string, ask: Ask, source: Source, window: Window): Entry {
    const view = this.#build(ask, source, window)
    const same = JSON.stringify([source.executionId, window.sort, window.filter])
    for (const other of this.#entries.values()) if (other.same === same) other.outdated = true
    const entry: Entry = {
      executionId: source.executionId, size: source.starts.at(-1) ?? 0, view, built: null, users: 0,
      same, outdated: false,
    }
    this.#entries.set(key, entry)
    view.then(built => {
      entry.built = built
      entry.size = built.total
    }, () => {
      // Whoever awaits the view gets the error; the next request tries again.
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    })
    return entry
  }

  async #build(ask: Ask, source: Source, window: Window): Promise<View> {
    const { from, order, values } = await compileOrdered(ask, source, window)
    const table = `view_${this.#next++}`
    await ask(`CREATE TABLE ${table} AS SELECT r FROM ${from} ORDER BY ${order}`, values)
    const [row] = await ask(`SELECT count(*) FROM ${table}`)
    const blockRows = Math.min(maxBlockRows, Math.max(1000, Math.floor(blockCells / source.columns.length)))
    return { table, total: Number(row?.[0] ?? 0), blockRows, blocks: new Map() }
  }

  async #openBlock(ask: Ask, source: Source, view: View, block: number): Promise<string> {
    const table = view.blocks.get(block) ?? this.#buildBlock(ask, source, view, block)
    view.blocks.delete(block)
    view.blocks.set(block, table)
    try {
      return await table
    } catch (error) {
      view.blocks.delete(block)
      throw error
    }
  }

  async #buildBlock(ask: Ask, source: Source, view: View, block: number): Promise<string> {
    const from = block * view.blockRows
    const within = `rowid BETWEEN ${from} AND ${from + view.blockRows - 1}`
    const spans = await ask(`SELECT (r >> 32)::INTEGER, min(r & ${partShift - 1}), max(r & ${partShift - 1})
      FROM ${view.table} WHERE ${within} GROUP BY 1 ORDER BY 1`)
    const columns = source.columns.map((_, i) => `c${i}`).join(', ')
    const rows = spans.map(([part, low, high]) =>
      `SELECT ${BigInt(Number(part)) << 32n}::BIGINT | file_row_number AS r, ${columns}
      FROM read_parquet(${fileList([source.files[Number(part)]!])}) WHERE file_row_number BETWEEN ${low} AND ${high}`)
    const table = `${view.table}_${this.#next++}`
    await ask(`CREATE TABLE ${table} AS SELECT n, ${windowSelect(source.columns)}
      FROM (SELECT rowid AS n, r FROM ${view.table} WHERE ${within}) JOIN (${rows.join(' UNION ALL ')}) USING (r)`)
    return table
  }

  async #trim(ask: Ask): Promise<void> {
    let places = 0
    for (const { size } of this.#entries.values()) places += size
    for (const [key, entry] of [...this.#entries]) {
      const view = entry.built
      if (entry.users > 0 || !view) continue
      // The newest view stays, however large.
      const crowded = (this.#entries.size > maxViews || places > maxPlaces) && this.#entries.size > 1
      if (crowded || entry.outdated) {
        this.#entries.delete(key)
        places -= entry.size
        await this.#drop(ask, view)
      }
    }
    await this.#trimBlocks(ask)
  }

  async #trimBlocks(ask: Ask): Promise<void> {
    let blocks = 0
    for (const { built } of this.#entries.values()) blocks += built?.blocks.size ?? 0
    for (const entry of [...this.#entries.values()]) {
      const { built } = entry
      if (!built) continue
      for (const [block, table] of [...built.blocks]) {
        if (blocks <= maxBlocks) return
        // Asked anew each time: a window may have begun to read here while the last block was dropped.
        if (entry.users > 0) break
        blocks -= 1
        built.blocks.delete(block)
        await ask(`DROP TABLE IF EXISTS ${await table}`)
      }
    }
  }

  async #drop(ask: Ask, view: View): Promise<void> {
    for (const table of view.blocks.values()) await ask(`DROP TABLE IF EXISTS ${await table}`)
    await ask(`DROP TABLE IF EXISTS ${view.table}`)
  }
}

function keyOf({ executionId, files }: Source, { sort, filter }: Window): string {
  return JSON.stringify([executionId, files.length, sort, filter])
}
