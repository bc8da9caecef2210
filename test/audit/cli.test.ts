import { execFile } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashEntry } from '../../lib/audit/body.ts'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import { parseConfig } from '../../lib/config.ts'
import { openDatabase } from '../../lib/db/open.ts'
import { runOn } from '../support/template.ts'
import { kim, opened } from './workspace.ts'

const root = join(import.meta.dirname, '../..')
let data: string
let database: Awaited<ReturnType<typeof openDatabase>> | undefined

type Answer = { code: number; stdout: string; stderr: string }

function ledger(...args: string[]): Promise<Answer> {
  return new Promise(resolve => {
    execFile(process.execPath, [join(root, 'lib/cli/ledger.ts'), ...args],
      { env: { PATH: process.env.PATH, NODE_ENV: 'test', DATA_DIR: data }, cwd: root },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }))
  })
}

const open = () => openDatabase(parseConfig({ DATA_DIR: data }), () => undefined)

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'sagwan-cli-'))
  await mkdir(join(data, 'secrets'))
  database = await open()
  const book = await createLedger({ pool: database.pool, directory: join(data, 'ledger'), clock: () => new Date(),
    signingKey: loadOrCreateSigningKey(join(data, 'secrets', 'ledger.pem')), checkpointEntries: 10, checkpointMinutes: 60 })
  for (let index = 0; index < 12; index++) await book.append(kim, opened(`e-${index}`, `select ${index}, '한글'`))
  await book.close()
})
afterAll(async () => {
  await database?.close()
  await rm(data, { recursive: true, force: true })
})

describe('npm run ledger', () => {
  it('verifies beside the process that uses the database', async () => {
    const answer = await ledger('verify')
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('as it was written: 12 entries') })
    const checks = await database?.pool.query('select ok, seq from ledger_checks')
    expect(checks?.rows).toEqual([{ ok: true, seq: '12' }])
  })

  it('exports lines that can be hashed again', async () => {
    const { code, stdout } = await ledger('export', '--format', 'ndjson', '--from', '3')
    const lines = stdout.trim().split('\n')
    expect([code, lines.length]).toEqual([0, 10])
    for (const line of lines) {
      const { hash, previous } = JSON.parse(line)
      const body = `${line.slice(0, line.indexOf(',"hash":"'))}}`
      expect(hashEntry(Buffer.from(previous, 'hex'), body).toString('hex')).toBe(hash)
    }
  })

  it('verifies while nothing runs, and leaves nothing running', async () => {
    await database?.close()
    database = undefined
    const { code, stdout } = await ledger('verify', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, entries: 12, fault: null })
    database = await open()
  })

  it('names the first bad entry and leaves with 1', async () => {
    await runOn(database?.url ?? '', 'alter table ledger_entries disable trigger all',
      `update ledger_entries set body = replace(body, 'kim', 'lee') where seq in (5, 9)`)
    expect(await ledger('verify')).toMatchObject({ code: 1, stdout: expect.stringContaining('entry 5 was altered') })
    expect(JSON.parse((await ledger('verify', '--json')).stdout)).toMatchObject({ ok: false, fault: { seq: 5 } })
  })

  it('says what it cannot do, and leaves with 2', async () => {
    expect((await ledger('mend')).code).toBe(2)
    expect((await ledger('export', '--format', 'pdf')).code).toBe(2)
    expect(await ledger('verify', '--key', join(data, 'no.pem'))).toMatchObject({ code: 2 })
    expect(createPublicKey(loadOrCreateSigningKey(join(data, 'secrets', 'ledger.pem'))).asymmetricKeyType).toBe('ed25519')
  })
})
