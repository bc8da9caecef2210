import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Difference } from '../../lib/contracts/audit.ts'
import { acknowledgeDifference, readAttention } from '../../lib/query/audit.ts'
import type { House } from '../../lib/query/house.ts'
import { readProof } from '../../lib/query/proof.ts'
import { start } from '../../lib/query/start.ts'
import { listEvents, openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
/** The same house as where there is a Trino. */
let withGateway: House

beforeAll(async () => {
  house = await openTestHouse()
  withGateway = { ...house, gateway: {
    health: () => Promise.resolve({ ok: true, detail: '' }), findMissing: () => Promise.resolve({ unreported: 2, unclosed: 1 }),
  } }
})
afterAll(() => house.drop())

const numbers = { rows: 1, sizeBytes: 1, readRows: 1, readBytes: 1, elapsedMs: 1, cpuMs: 1, queuedMs: 1 }
const table = 'shop.sales.customers'
const difference = (what: Difference['what'], more: Partial<Difference> = {}): Difference => ({ what, table, column: null, as: null, ...more })
const actor = { kind: 'person' as const, user: 'analyst', roles: ['analyst'], sessionId: null, address: null }

/** An execution by `analyst` as one in Trino has it. */
async function execute(): Promise<string> {
  const { id } = await start(house, people.analyst, { sql: 'select email from sales.customers', waitMs: 10_000 })
  await house.pool.query('update executions set engine = \'trino\' where id = $1', [id])
  house.live.all.delete(id)
  return id
}
async function report(executionId: string, differences: Difference[], filters = ['("country" = \'KR\')'], exact = true): Promise<number> {
  const { seq } = await house.ledger.append(actor, {
    kind: 'engine.reported', executionId, queryId: 'q', sql: 'select email from sales.customers', agrees: differences.length === 0, differences, exact,
    read: [{ table, as: null, filters, columns: [{ column: 'email', mask: 'hmac' }, { column: 'hidden_from_all', mask: null }] },
      { table: 'shop.hr.salaries', as: 'owner', filters: [], columns: [] }], numbers, error: null, digest: 'd',
  })
  return seq
}

describe('readProof', () => {
  it('tells the person of the tables and columns of the decision, and of no others', async () => {
    const id = await execute()
    expect(await readProof(withGateway, people.analyst, id)).toEqual({ state: 'waiting' })
    await report(id, [])
    const proof = await readProof(withGateway, people.analyst, id)
    expect(proof).toMatchObject({ state: 'reported', agrees: true, tables: [{
      table, filter: 'country = \'KR\'', differs: false, reported: { filters: ['("country" = \'KR\')'], columns: [{ column: 'email', masked: true }] } }] })
    expect(JSON.stringify(proof)).not.toMatch(/salaries|hidden_from_all|hmac/)
    await expect(readProof(withGateway, people.marketer, id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says of a filter that is not the decided one only that there is one', async () => {
    for (const [differences, exact] of [[[difference('filter-other')], true], [[], false]] as const) {
      const id = await execute()
      await report(id, [...differences], ['"secret_column" = 1'], exact)
      const proof = await readProof(withGateway, people.analyst, id)
      expect(proof).toMatchObject({ state: 'reported', tables: [{ differs: differences.length > 0, reported: { filters: null } }] })
      expect(JSON.stringify(proof)).not.toContain('secret_column')
    }
  })

  it('says where nothing is to be expected, and where nothing came', async () => {
    const id = await execute()
    expect(await readProof(house, people.analyst, id)).toEqual({ state: 'none' })
    const later = { ...withGateway, clock: () => new Date(Date.now() + 6 * 60_000) }
    expect(await readProof(later, people.analyst, id)).toEqual({ state: 'missing' })
    const local = await start(house, people.analyst, { sql: 'select 1', waitMs: 10_000 })
    expect(await readProof(withGateway, people.analyst, local.id)).toEqual({ state: 'none' })
  })
})

describe('readAttention', () => {
  const acknowledgeAll = async () => {
    for (const { seq } of (await readAttention(house, people.auditor)).differences) await acknowledgeDifference(house, people.auditor, seq, undefined)
  }

  it('counts what nobody has looked at, the newest first, and what is missing', async () => {
    await acknowledgeAll()
    expect(await readAttention(house, people.auditor)).toEqual({ open: 0, differences: [], missing: null })
    const id = await execute()
    const seqs: number[] = []
    for (let index = 0; index < 7; index += 1) seqs.push(await report(id, [difference('mask-missing', { column: 'email' })]))
    const seen = await readAttention(withGateway, people.auditor)
    expect(seen).toMatchObject({ open: 7, missing: { unreported: 2, unclosed: 1 } })
    expect(seen.differences.map(({ seq }) => seq)).toEqual(seqs.toReversed().slice(0, 5))
    // Each is acknowledged by itself.
    expect((await acknowledgeDifference(house, people.auditor, seqs[0]!, '')).open).toBe(6)
    expect((await acknowledgeDifference(house, people.auditor, seqs[0]!, '')).open).toBe(6)
    expect((await listEvents(house, id)).filter(({ kind }) => kind === 'difference.acknowledged')).toHaveLength(1)
    await acknowledgeAll()
    await acknowledgeAll()
    expect((await readAttention(house, people.auditor)).open).toBe(0)
  })

  it('is for auditors; nobody acknowledges what they ran themselves, or an entry that does not differ', async () => {
    const seq = await report(await execute(), [difference('table-uncovered')])
    for (const who of [people.analyst, people.admin, people.owner]) {
      await expect(readAttention(house, who)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(acknowledgeDifference(house, who, seq, 'x')).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(acknowledgeDifference(house, { ...people.auditor, user: 'analyst' }, seq, 'x')).rejects.toMatchObject({ code: 'forbidden' })
    const honest = await report(await execute(), [])
    for (const other of [honest, seq + 100_000]) {
      await expect(acknowledgeDifference(house, people.auditor, other, 'x')).rejects.toMatchObject({ code: 'not-found' })
    }
    expect((await readAttention(house, people.auditor)).open).toBe(1)
  })
})
