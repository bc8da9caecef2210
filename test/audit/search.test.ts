import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLastCheck, saveCheck } from '../../lib/audit/checks.ts'
import { splitTime } from '../../lib/audit/histogram.ts'
import { findOpenQueries } from '../../lib/audit/open-queries.ts'
import { searchLedger } from '../../lib/audit/search.ts'
import { readStory } from '../../lib/audit/story.ts'
import { splitWords, toWordQuery } from '../../lib/audit/words.ts'
import { auditQuerySchema } from '../../lib/contracts/audit.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import { closed, createWorkspace, kim, opened } from './workspace.ts'

type Workspace = Awaited<ReturnType<typeof createWorkspace>>
let work: Workspace
const sato = { ...kim, user: 'sato', address: '10.0.0.8' }
const search = (query: object = {}) => searchLedger(work.pool, auditQuerySchema.parse(query))
const seqs = async (query: object) => (await search(query)).lines.map(line => line.seq)

function denied(executionId: string, sql: string): LedgerEvent {
  const event = opened(executionId, sql)
  if (event.kind !== 'query.opened') throw new Error('not an opening')
  const denial = { code: 'column-closed' as const, message: '`national_id` is closed', table: 'shop.sales.customers', column: 'national_id' }
  return { kind: 'query.denied', executionId, sql, notebookId: null, cellId: null,
    decision: { ...event.decision, outcome: 'deny', tables: [], denials: [denial] } }
}

beforeAll(async () => {
  work = await createWorkspace()
  let minute = 0
  const ledger = await work.open({ clock: () => new Date(Date.UTC(2026, 10, 21, 0, minute++)) })
  await ledger.append(kim, { kind: 'session.opened', until: '2026-11-22T00:00:00.000Z' })   // 1
  await ledger.append(kim, opened('e-1', 'SELECT net_krw FROM shop.sales.orders'))           // 2
  await ledger.append(kim, closed('e-1', 'succeeded', 40))                                   // 3
  await ledger.append(sato, opened('e-2', 'select * from 고객별_매출', 'shop.marts.daily_sales')) // 4
  await ledger.append(sato, closed('e-2', 'failed', 0))                                      // 5
  await ledger.append(kim, denied('e-3', 'select national_id from customers'))               // 6
  await ledger.append(sato, { kind: 'result.viewed', executionId: 'e-1', of: 'kim', tables: ['shop.sales.orders'], as: 'rows' }) // 7
  await ledger.append(kim, opened('e-4', 'select 1'))                                        // 8, never closed
  await ledger.close()
})
afterAll(async () => { await work.remove() })

describe('searchLedger', () => {
  it('gives the newest first, in pages, with the head and the number of all', async () => {
    const page = await search({ limit: 3 })
    expect(page.lines.map(line => line.seq)).toEqual([8, 7, 6])
    expect(page).toMatchObject({ matches: 8, total: 8, head: { seq: 8 }, verified: null })
    expect(page.bounded).toBeUndefined()
    expect(await seqs({ limit: 3, before: 6 })).toEqual([5, 4, 3])
    expect(await seqs({ limit: 3, before: 1 })).toEqual([])
  })

  it.each([
    [{ person: 'sato' }, [7, 5, 4]], [{ person: 'sat' }, []],
    [{ table: 'shop.sales.orders' }, [8, 7, 2]], [{ table: 'orders' }, [8, 7, 2]], [{ table: 'sales.orders' }, []],
    [{ table: 'shop.sales.customers' }, [6]],
    [{ column: 'national_id' }, [6]], [{ column: 'shop.sales.orders.net_krw' }, [8, 2]],
    [{ outcome: 'denied' }, [6]], [{ outcome: 'failed' }, [5]], [{ kind: 'result.viewed' }, [7]],
    [{ address: '10.0.0.8' }, [7, 5, 4]], [{ execution: 'e-1' }, [7, 3, 2]],
    [{ text: 'NET_krw' }, [2]], [{ text: '고객' }, [4]], [{ text: 'sel cust' }, [6]], [{ text: 'closed' }, [6]],
    [{ text: '\'); drop table x; --' }, []], [{ text: '§§' }, []], [{ text: 'nowhere' }, []],
    [{ from: '2026-11-21T00:04:00Z', to: '2026-11-21T00:06:00Z' }, [6, 5]],
    [{ from: '2027-01-01T00:00:00Z' }, []], [{ to: '2020-01-01T00:00:00Z' }, []],
    [{ person: 'kim', outcome: 'denied', text: 'national' }, [6]],
  ])('finds %j', async (query, expected) => {
    const page = await search(query)
    expect(page.lines.map(line => line.seq)).toEqual(expected)
    expect(page.matches).toBe(expected.length)
    expect(page.total).toBe(8)
  })

  it('finds an end by what its opening says', async () => {
    expect(await seqs({ outcome: 'succeeded', table: 'shop.sales.orders' })).toEqual([3])
    expect(await seqs({ outcome: 'failed', table: 'shop.sales.orders' })).toEqual([])
    expect(await seqs({ outcome: 'failed', text: '매출' })).toEqual([5])
    expect(await seqs({ kind: 'query.closed', text: 'net_krw' })).toEqual([3])
  })

  it('shows the statement of an execution on each of its lines, and whole names only', async () => {
    const { lines } = await search({ execution: 'e-1' })
    expect(lines.map(line => line.summary)).toEqual(Array.from({ length: 3 }, () => 'SELECT net_krw FROM shop.sales.orders'))
    expect(lines[2]?.tables).toEqual(['shop.sales.orders'])
    expect(lines[1]).toMatchObject({ outcome: 'succeeded', rows: 40, user: 'kim' })
  })

  it('counts facets and time over all that matches', async () => {
    const page = await search()
    expect(page.facets.person).toEqual([{ value: 'kim', count: 5 }, { value: 'sato', count: 3 }])
    expect(page.facets.outcome).toContainEqual({ value: 'denied', count: 1 })
    expect(page.facets.table.map(facet => facet.value)).toContain('shop.sales.orders')
    expect(page.facets.table.some(facet => facet.value.startsWith('.'))).toBe(false)
    const sum = (pick: (bucket: (typeof page.histogram)[number]) => number) => page.histogram.reduce((n, b) => n + pick(b), 0)
    expect([sum(b => b.all), sum(b => b.matches), sum(b => b.denied)]).toEqual([8, 8, 1])
    const kims = await search({ person: 'kim' })
    expect(kims.histogram.reduce((n, b) => n + b.matches, 0)).toBe(5)
    expect(kims.histogram.reduce((n, b) => n + b.all, 0)).toBe(8)
  })

  it('says what was verified last', async () => {
    const report = await work.verify()
    await saveCheck(work.pool, report)
    expect((await search()).verified).toMatchObject({ ok: true, seq: 8 })
    await saveCheck(work.pool, { ...report, ok: false, fault: { seq: 3, what: 'altered', message: '' } })
    expect(await findLastCheck(work.pool)).toMatchObject({ ok: false, seq: 3 })
  })
})

describe('readStory', () => {
  it('tells all about one execution, oldest first, and where the entry stands in the chain', async () => {
    const { entry, story, next } = await readStory(work.pool, 3)
    expect(entry).toMatchObject({ seq: 3, event: { kind: 'query.closed', rows: 40 } })
    expect(story.map(told => told.seq)).toEqual([2, 3, 7])
    expect(next).toBe((await readStory(work.pool, 4)).entry.hash)
    expect((await readStory(work.pool, 4)).entry.previous).toBe(entry.hash)
    expect(await readStory(work.pool, 8)).toMatchObject({ next: null })
  })

  it('tells of an entry without an execution only itself, and of none that it is not there', async () => {
    expect((await readStory(work.pool, 1)).story.map(told => told.seq)).toEqual([1])
    await expect(readStory(work.pool, 9)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('findOpenQueries', () => {
  it('finds what was opened and never closed; a denied statement was never open', async () => {
    expect(await findOpenQueries(work.pool, ['e-1', 'e-2', 'e-3', 'e-4'])).toEqual([{ executionId: 'e-4', actor: kim }])
  })
})

describe('splitWords', () => {
  it('parts at everything that is neither letter nor digit, in any script, once each', () => {
    expect(splitWords('Select a.national_id, 고객별 FROM "A"', null, 'select2')).toEqual(
      ['select', 'a', 'national', 'id', '고객별', 'from', 'select2'])
    expect(toWordQuery('Net_KRW \'x')).toBe(`'net':* & 'krw':* & 'x':*`)
    expect(toWordQuery('--')).toBeNull()
  })
})

describe('splitTime', () => {
  it.each([1, 59_000, 3_600_000, 86_400_000, 400 * 86_400_000, 30 * 365 * 86_400_000])('makes at most 120 equal buckets of %d ms', span => {
    const edges = splitTime(Date.UTC(2026, 1, 3, 4, 5, 6), Date.UTC(2026, 1, 3, 4, 5, 6) + span)
    expect(edges.length).toBeLessThanOrEqual(121)
    expect(new Set(edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0))).size).toBe(1)
    expect(edges.at(-1)).toBeGreaterThan(Date.UTC(2026, 1, 3, 4, 5, 6) + span)
  })
})
