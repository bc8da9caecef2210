import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPool } from '../../lib/db/pool.ts'
import { isAppError } from '../../lib/errors.ts'
import { closed, createWorkspace, kim, opened } from './workspace.ts'

type Workspace = Awaited<ReturnType<typeof createWorkspace>>
let work: Workspace
beforeAll(async () => { work = await createWorkspace() })
afterAll(async () => { await work.remove() })

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'resolved', error => isAppError(error) ? error.code : String(error))
}

describe('append', () => {
  it('numbers entries without a gap and chains them from 32 zero bytes', async () => {
    const ledger = await work.open()
    const first = await ledger.append(kim, opened('e-1', 'select 1'))
    const second = await ledger.append(kim, closed('e-1'))
    expect([first.seq, second.seq]).toEqual([1, 2])
    const rows = await work.pool.query('select previous, hash from ledger_entries order by seq')
    expect(rows.rows[0].previous.equals(Buffer.alloc(32))).toBe(true)
    expect(rows.rows[0].hash.toString('hex')).toBe(first.hash)
    expect(rows.rows[1].previous.toString('hex')).toBe(first.hash)
    await ledger.close()
  })

  it('keeps text that a database refuses, cleaned before it is hashed', async () => {
    const ledger = await work.open()
    const nasty = 'select \'a\0b\ud800c\u2028d\ne\', \'한글 😀\', "\\"'
    const { seq } = await ledger.append(kim, opened('e-2', nasty))
    const row = await work.pool.query('select body from ledger_entries where seq = $1', [seq])
    expect(JSON.parse(row.rows[0].body).event.sql).toBe(nasty.replace('\0', '\uFFFD').replace('\ud800', '\uFFFD'))
    expect(await work.verify()).toMatchObject({ ok: true })
    await ledger.close()
  })

  it('takes names longer than an index holds', async () => {
    const ledger = await work.open()
    const long = { ...kim, user: 'x'.repeat(20_000), address: '가'.repeat(5000) }
    await ledger.append(long, { kind: 'session.refused', reason: 'wrong' })
    await ledger.append(kim, opened('e-3', `select ${'y'.repeat(50_000)}`, `shop.sales.${'표'.repeat(3000)}`))
    expect(await work.verify()).toMatchObject({ ok: true })
    await ledger.close()
  })

  it('refuses what JSON cannot say, and writes nothing', async () => {
    const ledger = await work.open()
    const before = await work.pool.query('select seq from ledger_head')
    expect(await codeOf(ledger.append(kim, closed('e-4', 'succeeded', Number.NaN)))).toBe('ledger-unavailable')
    expect((await work.pool.query('select seq from ledger_head')).rows).toEqual(before.rows)
    await ledger.close()
    expect(await codeOf(ledger.append(kim, closed('e-4')))).toBe('ledger-unavailable')
  })

  it('stays gapless and chained with two instances and 400 appends at once', async () => {
    const otherPool = createPool(work.url)
    const [one, two] = [await work.open(), await work.open({ pool: otherPool })]
    const before = Number((await work.pool.query('select seq from ledger_head')).rows[0].seq)
    const receipts = await Promise.all(Array.from({ length: 400 }, (_, index) =>
      (index % 2 ? one : two).append(kim, opened(`many-${index}`, `select ${index}`))))
    expect(receipts.map(receipt => receipt.seq).sort((a, b) => a - b))
      .toEqual(Array.from({ length: 400 }, (_, index) => before + index + 1))
    expect(new Set(receipts.map(receipt => receipt.hash)).size).toBe(400)
    expect(await work.verify()).toMatchObject({ ok: true, fault: null, entries: before + 400 })
    await Promise.all([one.close(), two.close()])
    await otherPool.end()
  })

  it('never lets time run backwards, even where a clock does', async () => {
    const ledger = await work.open({ clock: () => new Date('2020-01-01T00:00:00Z') })
    const { seq } = await ledger.append(kim, { kind: 'session.closed' })
    const rows = await work.pool.query('select at from ledger_entries where seq >= $1 order by seq', [seq - 1])
    expect(rows.rows[1].at.getTime()).toBeGreaterThanOrEqual(rows.rows[0].at.getTime())
    await ledger.close()
  })
})
