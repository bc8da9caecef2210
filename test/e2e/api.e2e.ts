import { randomUUID } from 'node:crypto'
import { expect, test } from './support/fixtures.ts'
import { bodyOf, execute, faultOf, makeNotebook } from './support/api.ts'
import type { CellConflict, NotebookData, NotebookList } from '../../lib/contracts/notebook.ts'
import type { RowsPage } from '../../lib/contracts/result.ts'

test.describe('the API', () => {
  test('keeps notebooks: conflicts carry what stands there now, others see nothing', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    const japan = await open('analyst-jp')
    const made = await makeNotebook(analyst, 'Kept by the API', ['SELECT 1', 'SELECT 2'])
    expect(made.cells.map(cell => cell.source)).toEqual(['SELECT 1', 'SELECT 2'])
    const cell = `/api/notebooks/${made.id}/cells/${made.cells[0]!.id}`
    const late = await analyst.request.patch(cell, { data: { source: 'late', revision: 1 } })
    expect(late.status()).toBe(409)
    const conflict = await late.json() as CellConflict
    expect(conflict.error.code).toBe('conflict')
    expect(conflict.current).toMatchObject({ source: 'SELECT 1', revision: 2 })

    const theirs = await faultOf(japan.request.get(`/api/notebooks/${made.id}`), 404)
    const none = await faultOf(japan.request.get(`/api/notebooks/${randomUUID()}`), 404)
    expect({ ...theirs, requestId: '' }).toEqual({ ...none, requestId: '' })
    await faultOf(japan.request.delete(`/api/notebooks/${made.id}`), 404)

    await bodyOf(analyst.request.put(`/api/notebooks/${made.id}/share`, { data: { with: [{ role: 'analyst', mayEdit: false }] } }))
    expect((await bodyOf<NotebookData>(japan.request.get(`/api/notebooks/${made.id}`))).mayEdit).toBe(false)
    await faultOf(japan.request.patch(cell, { data: { source: 'x', revision: 2 } }), 403)
    const { notebooks } = await bodyOf<NotebookList>(japan.request.get('/api/notebooks?search=kept%20by%20the'))
    expect(notebooks).toMatchObject([{ id: made.id, shared: 'with-me', owner: 'analyst' }])
    await bodyOf(analyst.request.delete(`/api/notebooks/${made.id}`))
    await faultOf(analyst.request.get(`/api/notebooks/${made.id}`), 404)
    const kinds = (await ledger.since(mark, { person: 'analyst' })).map(({ kind }) => kind).filter(kind => kind.startsWith('notebook'))
    expect(kinds).toEqual(['notebook.created', 'notebook.changed', 'notebook.changed', 'notebook.shared', 'notebook.deleted'])
  })

  test('answers a small query in one round trip, with every digit, and puts it on record', async ({ open, ledger }) => {
    const page = await open('analyst')
    const { execution, rows } = await execute(page,
      `SELECT 9223372036854775807 AS big, 12345678901234567890.123456789::DECIMAL(38, 9) AS dec, NULL AS nothing, '' AS empty`)
    expect(execution).toMatchObject({ state: 'succeeded', rows: 1 })
    expect(rows).toEqual([['9223372036854775807', '12345678901234567890.123456789', null, '']])
    const story = await ledger.story(execution.id)
    expect(story.map(({ event }) => event.kind).slice(0, 2)).toEqual(['query.opened', 'query.closed'])
    expect(story[1]!.event).toMatchObject({ outcome: 'succeeded', rows: 1 })
  })

  test('shows each person their own rows of the same statement', async ({ open }) => {
    const sql = 'SELECT country, count(*) AS n FROM shop.sales.customers GROUP BY country ORDER BY country'
    const countries = async (user: 'analyst' | 'analyst-jp' | 'owner') =>
      (await execute(await open(user), sql)).rows?.map(row => row[0])
    expect(await countries('analyst')).toEqual(['KR'])
    expect(await countries('analyst-jp')).toEqual(['JP'])
    expect(await countries('owner')).toEqual(['JP', 'KR', 'US'])
  })

  test('gives a result to nobody else', async ({ open }) => {
    const analyst = await open('analyst')
    const { id } = await execute(analyst, 'SELECT name FROM shop.sales.customers LIMIT 3')
    const own = await bodyOf<RowsPage>(analyst.request.get(`/api/executions/${id}/rows?offset=0&limit=10`))
    expect(own).toMatchObject({ total: 3, complete: true })
    for (const user of ['analyst-jp', 'marketer', 'owner', 'auditor', 'admin'] as const) {
      const page = await open(user)
      await faultOf(page.request.get(`/api/executions/${id}`), 404)
      await faultOf(page.request.get(`/api/executions/${id}/rows?offset=0&limit=10`), 404)
    }
  })

  test('follows several executions over one connection, and none of somebody else’s', async ({ open }) => {
    const [analyst, marketer] = [await open('analyst'), await open('marketer')]
    const one = await execute(analyst, 'SELECT 1 AS followed')
    const two = await execute(analyst, 'SELECT 2 AS followed')
    const foreign = await execute(marketer, 'SELECT 3 AS not_followed')
    const answer = await analyst.request.get(`/api/executions/events?ids=${[one.id, two.id, foreign.id].join(',')}`)
    const text = await answer.text()
    const events = text.split('\n\n').filter(Boolean).map(event => /^event: (\w+)\ndata: (.*)$/s.exec(event)!)
      .map(([, name, data]) => ({ name, data: JSON.parse(data!) as { id: string } }))
    expect(events.filter(({ name }) => name === 'execution').map(({ data }) => data.id).sort()).toEqual([one.id, two.id].sort())
    expect(events.filter(({ name }) => name === 'fault').map(({ data }) => data))
      .toEqual([{ id: foreign.id, fault: expect.objectContaining({ code: 'not-found' }) }])
    expect(text).not.toContain('not_followed')
    await faultOf(analyst.request.get('/api/executions/events?ids=x'), 400)
  })

  test('asks everybody who they are, except for health', async ({ openAnonymous }) => {
    const page = await openAnonymous()
    for (const path of ['notebooks', 'catalog', 'audit', 'policies', 'admin/health', 'admin/sessions', 'history', `executions/${randomUUID()}`]) {
      expect((await page.request.get(`/api/${path}`)).status(), path).toBe(401)
    }
    expect(await (await page.request.get('/api/health')).json()).toMatchObject({ ok: true })
  })

  test('separates duties: no data for auditors and administrators, no record for analysts', async ({ open }) => {
    for (const user of ['auditor', 'admin'] as const) {
      const page = await open(user)
      expect((await bodyOf<{ tables: unknown[] }>(page.request.get('/api/catalog'))).tables).toEqual([])
      const { execution } = await execute(page, 'SELECT * FROM shop.sales.customers')
      expect(execution.state).toBe('denied')
    }
    const analyst = await open('analyst')
    for (const path of ['audit', 'policies', 'admin/health', 'admin/sessions']) {
      await faultOf(analyst.request.get(`/api/${path}`), 403)
    }
    await faultOf((await open('admin')).request.get('/api/audit'), 403)
  })

  test('refuses what is no single SELECT, by kind', async ({ open, ledger }) => {
    const page = await open('owner')
    const mark = await ledger.mark()
    for (const sql of ['DROP TABLE shop.sales.customers', 'SELECT 1; SELECT 2', 'ATTACH \'x.db\'', 'SET threads = 1',
      'COPY shop.sales.customers TO \'out.csv\'', 'INSERT INTO shop.sales.customers SELECT 1',
      'SELECT * FROM read_csv(\'/etc/passwd\')']) {
      const { execution } = await execute(page, sql)
      expect(execution.state, sql).toBe('denied')
      expect(execution.error?.message, sql).toMatch(/\w+ \w+ \w+/)
    }
    expect(await ledger.since(mark, { person: 'owner', kind: 'query.denied' })).toHaveLength(7)
  })
})
