import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { chartSchema } from '../../lib/contracts/chart.ts'
import { createLogger } from '../../lib/log.ts'
import { createTurns } from '../../lib/results/export.ts'
import { createResults } from '../../lib/results/results.ts'
import { openWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

let opened: Workspace[] = []
const open: typeof openWorkspace = async options => {
  const workspace = await openWorkspace(options)
  opened.push(workspace)
  return workspace
}
afterEach(async () => {
  for (const workspace of opened) await workspace.close()
  opened = []
})

/** The reader processes of this test process, found without asking the code under test. */
function listReaders(): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
      return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('results/reader.ts')
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  })
}

describe('folders', () => {
  it('belong to this account alone', async () => {
    const { results, directory } = await open()
    const folder = await results.prepare(randomUUID())
    expect([statSync(folder).mode & 0o777, statSync(directory).mode & 0o777]).toEqual([0o700, 0o700])
  })

  it('are measured and deleted, and a second deletion is fine', async () => {
    const { results, store, directory } = await open()
    const stored = await store('SELECT 1 AS a', 'SELECT 2 AS a')
    writeFileSync(join(directory, 'note.txt'), 'mine')
    mkdirSync(join(directory, 'not-an-id'))
    const [usage, ...others] = await results.usage()
    expect(others).toEqual([])
    expect(usage).toMatchObject({ executionId: stored.executionId, modifiedAt: expect.any(Date) })
    expect(usage!.sizeBytes).toBeGreaterThan(200)
    expect(await results.remove(stored.executionId)).toEqual({ sizeBytes: usage!.sizeBytes })
    expect(await results.remove(stored.executionId)).toEqual({ sizeBytes: 0 })
    expect(await results.usage()).toEqual([])
    expect(readdirSync(directory).sort()).toEqual(['not-an-id', 'note.txt'])
  })

  it('that cannot be made say what to do', async () => {
    const { results, directory } = await open()
    rmSync(directory, { recursive: true })
    writeFileSync(directory, 'in the way')
    await expect(results.prepare(randomUUID())).rejects.toMatchObject({ code: 'result-failed', message: expect.stringContaining('check the rights') })
    await expect(results.usage()).rejects.toMatchObject({ code: 'result-failed' })
    rmSync(directory)
    await expect(results.health()).rejects.toMatchObject({ code: 'result-gone' })
    expect(await results.prepare(randomUUID())).toContain(directory)
  })
})

describe('readers', () => {
  it('are started again when they die, and nobody notices', async () => {
    const { store, read, results } = await open({ hosts: 2 })
    const stored = await store('SELECT i AS a FROM range(1000) AS t(i)')
    const before = listReaders()
    expect(before).toHaveLength(2)
    for (const pid of before) process.kill(pid, 'SIGKILL')
    expect((await read(stored, { offset: 10, limit: 1 })).rows).toEqual([['10']])
    expect(await results.health()).toMatchObject({ ok: true })
    expect(listReaders().filter(pid => before.includes(pid))).toEqual([])
  })

  it('killed while they work are asked once more', async () => {
    const { store, read } = await open()
    const stored = await store("SELECT i AS a, hash(i)::VARCHAR AS b FROM range(1000000) AS t(i)")
    const page = read(stored, { offset: 500_000, limit: 1, sort: [{ column: 1, descending: false }] })
    await sleep(30)
    for (const pid of listReaders()) process.kill(pid, 'SIGKILL')
    expect((await page).rows).toHaveLength(1)
  })

  it('end what takes too long and go on', async () => {
    const { store, read, results } = await open({ timeoutMs: 1000 })
    const stored = await store('SELECT i AS a, hash(i)::VARCHAR AS b FROM range(1000000) AS t(i)')
    const sort = [0, 1, 0, 1, 0, 1].map(column => ({ column, descending: true }))
    const many = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => read(stored, {
      offset: 2000 + i, limit: 1, sort: sort.slice(0, 1 + i % 6), filter: [{ column: 1, op: 'contains', value: String(i) }],
    })))
    for (const ended of many) if (ended.status === 'rejected') expect(ended.reason).toMatchObject({ code: 'limit-seconds' })
    for (let i = 0; i < 20 && !(await results.health().then(({ ok }) => ok, () => false)); i += 1) await sleep(200)
    expect(await read(stored, { limit: 1 }).catch(() => read(stored, { limit: 1 }))).toMatchObject({ rows: [['0', expect.any(String)]] })
  })

  it('stop with a clear error when memory and temp are not enough', async () => {
    const { store, results, read } = await open({ memoryMb: 128, tempMb: 1 })
    const stored = await store("SELECT i AS a, repeat(hash(i)::VARCHAR, 20) AS b FROM range(600000) AS t(i)")
    const spec = chartSchema.parse({ kind: 'line', x: 'b', y: [{ column: 'a', aggregate: 'none' }] })
    await expect(results.chart({ ...stored, spec })).rejects.toMatchObject({ code: 'limit-memory' })
    expect((await read(stored, { offset: 599_999 })).rows[0]?.[0]).toBe('599999')
  })

  it('are gone after close, and so is what they left in temp', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sagwan-results-'))
    const options = { directory: join(root, 'r'), tempDirectory: join(root, 't'), hosts: 2, memoryMb: 256, threads: 1, log: createLogger('silent') }
    mkdirSync(options.tempDirectory)
    writeFileSync(join(options.tempDirectory, 'export-left.csv'), 'x')
    const results = await createResults(options)
    expect(readdirSync(options.tempDirectory)).not.toContain('export-left.csv')
    await results.close()
    expect(listReaders()).toEqual([])
    expect(readdirSync(options.tempDirectory)).toEqual([])
    await expect(results.window({ executionId: randomUUID(), columns: [], parts: 1, complete: true, window: { offset: 0, limit: 1, sort: [], filter: [] } }))
      .rejects.toMatchObject({ code: 'engine-unavailable' })
    rmSync(root, { recursive: true })
  })
})

describe('createTurns', () => {
  it('lets so many run at once, the others in order', async () => {
    const turn = createTurns(2)
    const log: number[] = []
    const releases = [await turn(), await turn()]
    const third = turn().then(release => { log.push(3); return release })
    const fourth = turn().then(release => { log.push(4); return release })
    await sleep(5)
    expect(log).toEqual([])
    releases[0]!()
    releases[0]!()
    const release = await third
    await sleep(5)
    expect(log).toEqual([3])
    release()
    await fourth
    expect(log).toEqual([3, 4])
  })
})
