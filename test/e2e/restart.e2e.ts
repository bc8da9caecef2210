import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { chartSchema } from '../../lib/contracts/chart.ts'
import type { NotebookData, NotebookList } from '../../lib/contracts/notebook.ts'
import { bodyOf } from './support/api.ts'
import { expect, signIn, test } from './support/fixtures.ts'
import { readLedger } from './support/ledger.ts'
import type { LedgerReader } from './support/ledger.ts'

const root = join(import.meta.dirname, '../..')
const endless = 'SELECT count(*) FROM shop.web.events a, shop.web.events b WHERE (a.id * b.id) % 7 = 3'

test.describe('a server that is killed', () => {
  let folder: string
  let directory: string
  let policies: string
  let server: TestServer | undefined
  // It makes a warehouse of its own, and starts three times.
  test.describe.configure({ timeout: 600_000 })
  test.beforeAll(async () => {
    test.setTimeout(600_000)
    folder = mkdtempSync(join(tmpdir(), 'sagwan-restart-'))
    // Not there yet: the first start makes it.
    directory = join(folder, 'data')
    policies = join(folder, 'policies')
    cpSync(join(root, 'policies'), policies, { recursive: true })
    server = await startServer({ directory, env: { POLICIES: policies } })
  })
  test.afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('keeps its secrets to its own account', () => {
    expect(statSync(directory).mode & 0o077).toBe(0)
    for (const name of ['session.key', 'hash.key', 'ledger.pem']) {
      expect(statSync(join(directory, 'secrets', name)).mode & 0o777, name).toBe(0o600)
    }
  })

  test('is not joined by a second one on the same data', async () => {
    const second = await startServer({ directory, readyMs: 60_000 }).then(() => null, (error: Error) => error.message)
    expect(second).toMatch(/did not start/)
    expect(second).toMatch(/in use|already/)
    expect((await fetch(`${server!.url}/api/health`)).status).toBe(200)
  })

  test('shows no thumbnail and draws no chart of a run that another policy decided', async ({ playwright }) => {
    const open = async (user: string) => {
      const context = await playwright.request.newContext({ baseURL: server!.url })
      await signIn(context, user)
      return context
    }
    const analyst = await open('analyst')
    const { id, cells } = await bodyOf<NotebookData>(analyst.post('/api/notebooks', { data: { title: 'Charted' } }))
    const chart = chartSchema.parse({ kind: 'bar', x: 'country', y: [{ column: 'orders', aggregate: 'sum' }] })
    const sql = 'SELECT country, orders FROM shop.marts.daily_sales'
    await bodyOf(analyst.patch(`/api/notebooks/${id}/cells/${cells[0]!.id}`, { data: { source: sql, chart, revision: 1 } }))
    const run = await bodyOf<{ id: string }>(analyst.post('/api/executions', {
      data: { sql, notebookId: id, cellId: cells[0]!.id, waitMs: 10_000 },
    }))
    const thumbnail = async () =>
      (await bodyOf<NotebookList>(analyst.get('/api/notebooks'))).notebooks.find(notebook => notebook.id === id)?.chart
    await expect.poll(async () => (await thumbnail())?.executionId).toBe(run.id)
    const draw = () => analyst.post(`/api/executions/${run.id}/chart`, { data: chart })
    expect((await draw()).status()).toBe(200)

    const file = join(policies, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('  - on: shop.marts.*\n', `  - on: shop.marts.*\n    rows: "country = 'KR'"\n`))
    await bodyOf((await open('admin')).post('/api/policies/reload'))
    expect(await thumbnail()).toBeNull()
    expect((await draw()).status()).toBeGreaterThanOrEqual(400)
    writeFileSync(file, before)
    await bodyOf((await open('admin')).post('/api/policies/reload'))
  })

  test('closes on the next start what it left open, and its chain is sound', async ({ playwright }) => {
    const open = async (user: string) => {
      const context = await playwright.request.newContext({ baseURL: server!.url })
      await signIn(context, user)
      return context
    }
    const analyst = await open('analyst')
    const { id } = await bodyOf<{ id: string }>(analyst.post('/api/executions', { data: { sql: endless } }))
    const ledgerNow = async (): Promise<LedgerReader> => readLedger(await open('auditor'))
    const before = await ledgerNow()
    await expect.poll(async () => (await before.story(id)).map(({ event }) => event.kind)).toEqual(['query.opened'])
    await server!.kill()

    server = await startServer({ directory, env: { POLICIES: policies } })
    const ledger = await ledgerNow()
    const closed = (await ledger.story(id)).find(({ event }) => event.kind === 'query.closed')
    expect(closed?.event).toMatchObject({ outcome: 'interrupted' })
    await ledger.verify()
    // The session is in the database: whoever was signed in still is.
    expect(await bodyOf<{ state: string }>(analyst.get(`${server!.url}/api/executions/${id}`))).toMatchObject({ state: 'interrupted' })

    const run = promisify(execFile)
    const { stdout } = await run(join(root, 'node_modules/.bin/node'), [join(root, 'lib/cli/ledger.ts'), 'verify'], {
      cwd: root, env: { ...process.env, DATA_DIR: directory },
    })
    expect(stdout).toMatch(/sound|verified|ok/i)
  })
})
