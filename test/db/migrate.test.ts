import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inject, afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyMigrations, listMigrations, planMigrations } from '../../lib/db/migrate.ts'
import type { Migration } from '../../lib/db/migrate.ts'
import { runOn, withDatabase } from '../support/template.ts'

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: `sum of ${sql}` })
const first = migration('20260101000000_first', 'create table one (id int)')
const second = migration('20260102000000_second', 'create table two (id int)')
const name = `migrate_${process.pid}_${Date.now()}`
let url: string

beforeAll(async () => {
  const server = inject('databaseServer')
  url = withDatabase(server, name)
  await runOn(server, `create database ${name}`)
})
afterAll(() => runOn(inject('databaseServer'), `drop database ${name} with (force)`))

const apply = (migrations: Migration[]) => applyMigrations(url, () => undefined, migrations)

describe('applyMigrations', () => {
  it('applies each once, also where two instances start together', async () => {
    const answers = await Promise.all([apply([first]), apply([first]), apply([first])])
    expect(answers.flat()).toEqual([first.name])
    expect(await apply([first, second])).toEqual([second.name])
    expect(await apply([first, second])).toEqual([])
  })

  it('refuses a migration that was changed after it had been applied', async () => {
    await expect(apply([{ ...first, checksum: 'other' }, second])).rejects.toMatchObject({
      code: 'database-unavailable', message: expect.stringContaining('was changed after') })
  })

  it('refuses a database that a newer version made', async () => {
    await expect(apply([first])).rejects.toMatchObject({
      code: 'database-unavailable', message: expect.stringContaining(second.name) })
  })

  it('keeps nothing of a migration that fails', async () => {
    const broken = migration('20260103000000_broken', 'create table three (id int); select 1/0')
    await expect(apply([first, second, broken])).rejects.toMatchObject({ code: 'database-unavailable' })
    const mended = migration(broken.name, 'create table three (id int)')
    expect(await apply([first, second, mended])).toEqual([broken.name])
  })
})

describe('planMigrations', () => {
  it('refuses a migration dated before one that is applied', () => {
    const history = [{ migration_name: second.name, checksum: second.checksum, finished_at: new Date(), rolled_back_at: null }]
    expect(() => planMigrations([first, second], history)).toThrow('older than ones already applied')
  })
})

describe('the migrations and the schema', () => {
  it('name the same tables and columns', () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8')
    const sql = listMigrations().map(found => found.sql).join('\n')
    for (const [, body] of schema.matchAll(/^model \w+ \{([\s\S]*?)^\}/gm)) {
      const table = /@@map\("(\w+)"\)/.exec(body ?? '')?.[1] ?? ''
      const made = new RegExp(`CREATE TABLE "${table}" \\(([\\s\\S]*?)\\n\\);`).exec(sql)?.[1] ?? ''
      const wanted = (body ?? '').split('\n').map(line => line.trim())
        .filter(line => /^\w+\s+(String|Int|BigInt|Boolean|DateTime|Json|Bytes|Float)\b/.test(line))
        .map(line => /@map\("(\w+)"\)/.exec(line)?.[1] ?? line.split(/\s+/)[0])
      const added = [...sql.matchAll(new RegExp(`ALTER TABLE "${table}" ADD COLUMN "(\\w+)"`, 'g'))]
      const columns = [...made.matchAll(/^\s+"(\w+)" /gm), ...added].map(match => match[1])
      expect({ table, columns }).toEqual({ table, columns: wanted })
    }
    expect(readdirSync(join('prisma', 'migrations'))).toContain('migration_lock.toml')
  })
})
