import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(async () => { await database.drop() })

describe('the migrations', () => {
  it('make every table and column that the schema names', async () => {
    const { prisma } = database
    const rows = await Promise.all([prisma.session.findMany(), prisma.signInFailure.findMany(), prisma.notebook.findMany(),
      prisma.notebookShare.findMany(), prisma.cell.findMany(), prisma.execution.findMany(), prisma.ledgerEntry.findMany(),
      prisma.ledgerHead.findMany(), prisma.ledgerCheck.findMany()])
    expect(rows.map(found => found.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0])
  })

  it('keep times as they were, whatever the zone of the process', async () => {
    const at = new Date('2026-11-21T03:04:05.678Z')
    await database.prisma.signInFailure.create({ data: { key: 'user:x', count: 1, lastAt: at } })
    const raw = await database.pool.query(`select last_at from sign_in_failures where key = 'user:x'`)
    expect(raw.rows[0].last_at.toISOString()).toBe(at.toISOString())
    const row = await database.prisma.signInFailure.findUniqueOrThrow({ where: { key: 'user:x' } })
    expect(row.lastAt.toISOString()).toBe(at.toISOString())
  })
})
