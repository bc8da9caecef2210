import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { windowSchema } from '../../lib/contracts/result.ts'
import type { Window } from '../../lib/contracts/result.ts'
import { Copies } from '../../lib/results/copies.ts'
import type { CopiesOptions } from '../../lib/results/copies.ts'
import { openReaderDatabase } from '../../lib/results/database.ts'
import type { Ask, ReaderDatabase } from '../../lib/results/database.ts'
import { RowCounts } from '../../lib/results/source.ts'
import type { Source } from '../../lib/results/source.ts'
import { Views } from '../../lib/results/view.ts'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
let database: ReaderDatabase
let big: Stored
let made: Views[] = []

beforeAll(async () => {
  workspace = await openWorkspace()
  const { directory, tempDirectory } = workspace
  database = await openReaderDatabase({
    directory, tempDirectory: join(tempDirectory, 'test'), memoryMb: 512, tempMb: 1024, threads: 2,
  })
  const part = (from: number, to: number) => `SELECT i AS id, (hash(i) % 5)::INTEGER AS score,
    CASE WHEN i % 10 = 3 THEN NULL ELSE 'name ' || hash(i, 1) % 100 END AS name, (hash(i, 2) % 9999)::HUGEINT AS huge,
    [i] AS list FROM range(${from}, ${to}) AS t(i)`
  big = await workspace.store(part(0, 100_000), part(100_000, 100_001), part(100_001, 210_000))
})
afterEach(async () => {
  for (const views of made) await use(ask => views.forget(ask, big.executionId))
  made = []
})
afterAll(() => workspace.close())

const use = <T>(work: (ask: Ask) => Promise<T>) => database.use(60_000, work)
const sourceOf = (stored: Stored): Promise<Source> => use(ask => new RowCounts()
  .open(ask, join(workspace.directory, stored.executionId), stored.executionId, stored.columns, stored.parts))
const windowOf = (window: Partial<Window>) => windowSchema.parse(window)
const by = (...columns: number[]) =>
  windowOf({ sort: columns.map(column => ({ column: Math.abs(column), descending: column < 0 })) })

function makeViews(copies: Copies): Views {
  const views = new Views(copies)
  made.push(views)
  return views
}

/** Copies in a folder of their own, which the reader's database may write to. */
function makeCopies(options: Partial<CopiesOptions> = {}) {
  const folder = join(workspace.tempDirectory, 'test', `copies-${randomUUID()}`)
  const faults: unknown[] = []
  const copies = new Copies({ database, folder, maxBytes: 1e9, report: error => faults.push(error), ...options })
  const files = () => readdirSync(folder).filter(name => name.endsWith('.parquet'))
  const has = async (key: string) => (await use(ask => copies.read(ask, key, by()))) !== null
  return { copies, folder, faults, files, has }
}

describe('windows of a copy', () => {
  const windows: Partial<Window>[] = [
    by(-1), by(-2, 1), by(3), by(-4),
    { filter: [{ column: 2, op: 'contains', value: '7' }] },
    { ...by(-1, 2), filter: [{ column: 0, op: '>=', value: '1500' }, { column: 2, op: 'not-null' }] },
    { filter: [{ column: 0, op: '<', value: '0' }] },
  ]

  it.each(windows)('are the same, row for row, as those read before it stood: %j', async window => {
    const source = await sourceOf(big)
    const { copies, faults, files } = makeCopies()
    const views = makeViews(copies)
    const readAll = () => use(async ask => {
      const pages = []
      for (const offset of [0, 999, 99_990, 168_000, 209_990]) {
        pages.push(await views.read(ask, source, windowOf({ ...window, offset, limit: 300 }), false))
      }
      return pages
    })
    const before = await readAll()
    await use(ask => views.read(ask, source, windowOf(window), true))
    await copies.idle()
    expect([faults, files().length]).toEqual([[], 1])
    expect(await readAll()).toEqual(before)
  })

  it('are read the old way again where the copy is lost', async () => {
    const source = await sourceOf(big)
    const { copies, faults, folder } = makeCopies()
    const views = makeViews(copies)
    const read = () => use(ask => views.read(ask, source, { ...by(1), offset: 50_000 }, true))
    const before = await read()
    await copies.idle()
    rmSync(folder, { recursive: true })
    expect(await read()).toEqual(before)
    expect(faults).toHaveLength(1)
  })
})

describe('copies', () => {
  it('are made of large results that are complete, and of no others', async () => {
    const { copies, folder } = makeCopies()
    const views = makeViews(copies)
    const small = await workspace.store('SELECT i AS a FROM range(1000) AS t(i)')
    await use(async ask => views.read(ask, await sourceOf(small), by(0), true))
    await use(async ask => views.read(ask, await sourceOf(big), by(0), false))
    await copies.idle()
    expect(() => statSync(folder)).toThrow('ENOENT')
  })

  it('give way to a new sort of the same result; one asked for again waits for its turn', async () => {
    const source = await sourceOf(big)
    const { copies, faults, files, has } = makeCopies()
    copies.want('a', source, by(1))
    copies.want('b', source, by(2))
    await copies.idle()
    expect([await has('a'), await has('b'), files().length]).toEqual([false, true, 1])
    copies.want('c', source, by(3))
    copies.want('a', source, by(1))
    await copies.idle()
    expect([await has('a'), await has('c'), files().length]).toEqual([true, true, 3])
    expect(faults).toEqual([])
  })

  it('go with their result, the one under way too', async () => {
    const source = await sourceOf(big)
    const { copies, faults, files, has } = makeCopies()
    copies.want('a', source, by(1))
    await copies.idle()
    copies.want('b', source, by(2))
    await copies.forget(source.executionId)
    await copies.idle()
    expect([await has('a'), await has('b'), files(), faults]).toEqual([false, false, [], []])
  })

  it('stay under their bound: the least recently used goes first, one that is too large is not made', async () => {
    const source = await sourceOf(big)
    const first = makeCopies()
    first.copies.want('a', source, by(1))
    await first.copies.idle()
    const size = statSync(join(first.folder, first.files()[0]!)).size
    const parts = source.files.reduce((sum, file) => sum + statSync(file).size, 0)
    const { copies, files, has } = makeCopies({ maxBytes: Math.max(size, parts) + 1.6 * size })
    for (const key of ['a', 'b']) {
      copies.want(key, source, by(1))
      await copies.idle()
    }
    expect(await has('a')).toBe(true)
    copies.want('c', source, by(1))
    await copies.idle()
    expect([await has('a'), await has('b'), await has('c'), files().length]).toEqual([true, false, true, 2])
    const none = makeCopies({ maxBytes: 1000 })
    none.copies.want('a', source, by(1))
    await none.copies.idle()
    expect([none.files(), none.faults.length]).toEqual([[], 1])
  })

  it('that cannot be written are reported and not tried at once again, and windows are answered', async () => {
    const source = await sourceOf(big)
    const { copies, faults, folder } = makeCopies()
    writeFileSync(folder, 'in the way')
    const views = makeViews(copies)
    for (let i = 0; i < 3; i += 1) {
      const page = await use(ask => views.read(ask, source, { ...by(-0, 1), offset: 100_000, limit: 5 }, true))
      expect(page.rows).toHaveLength(5)
      await copies.idle()
    }
    expect(faults).toHaveLength(1)
  })
})
