import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createPublicKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import { verifyLedger } from '../../lib/audit/verify.ts'
import { startEmbedded } from '../../lib/db/embedded/server.ts'
import { connectDatabase } from '../../lib/db/open.ts'
import { isAppError } from '../../lib/errors.ts'

let directory: string
beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'sagwan-pg-')) })
afterEach(async () => { await rm(directory, { recursive: true, force: true }) })

async function open(folder = join(directory, 'postgres')) {
  const server = await startEmbedded({ directory: folder, what: 'a test', report: () => undefined })
  const database = await connectDatabase(server.urlOf('sagwan'), () => undefined, () => server.close())
  return { ...database, server }
}

/** A process of its own that opens the database, writes a row, and waits. */
function openElsewhere(folder: string): Promise<{ child: ChildProcess; answer: unknown }> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'opener.ts'), [folder], { execArgv: [] })
    child.once('message', answer => resolve({ child, answer }))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the opener ended with ${code}`)))
  })
}

async function until(test: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await test()) return
    await wait(50)
  }
  throw new Error('it never came')
}

describe('startEmbedded', () => {
  it('listens on a socket of the owner alone, keeps what was written, and leaves nothing running', async () => {
    const first = await open()
    await first.pool.query(`insert into sign_in_failures values ('kept', 1, now())`)
    const listen = await first.pool.query('show listen_addresses')
    expect(listen.rows[0].listen_addresses).toBe('')
    expect((await stat(join(directory, 'postgres', 'socket'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(directory, 'postgres', 'cluster'))).mode & 0o077).toBe(0)
    expect((await first.pool.query('show TimeZone')).rows[0].TimeZone).toBe('UTC')
    await first.close()
    expect(existsSync(join(directory, 'postgres', 'holder.json'))).toBe(false)
    const second = await open()
    expect((await second.pool.query('select key from sign_in_failures')).rows).toEqual([{ key: 'kept' }])
    await second.close()
  })

  it('refuses a folder that is in use, naming who uses it, from here and from elsewhere', async () => {
    const first = await open()
    const again = await open().then(() => undefined, error => error)
    expect(isAppError(again) && again.code).toBe('data-dir-in-use')
    expect(again.message).toContain(`process ${process.pid} (a test)`)
    const { child, answer } = await openElsewhere(join(directory, 'postgres'))
    expect(answer).toMatchObject({ code: 'data-dir-in-use', message: expect.stringContaining(String(process.pid)) })
    child.kill('SIGKILL')
    expect((await first.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await first.close()
  })

  it('takes the folder of a Sagwan that was killed, whose PostgreSQL still runs', async () => {
    const { child, answer } = await openElsewhere(join(directory, 'postgres'))
    expect(answer).toEqual({ ok: true })
    child.removeAllListeners('exit')
    const gone = new Promise(resolve => { child.once('exit', resolve) })
    child.kill('SIGKILL')
    await gone
    const database = await open()
    expect((await database.pool.query('select key from sign_in_failures')).rows).toEqual([{ key: 'elsewhere' }])
    await database.close()
  })

  it('starts on a folder whose pid file names another process, as in a container that was started again', async () => {
    const first = await open()
    await first.close()
    await writeFile(join(directory, 'postgres', 'cluster', 'postmaster.pid'), `${process.pid}\n${directory}\n`)
    await writeFile(join(directory, 'postgres', 'holder.json'), JSON.stringify({ pid: process.pid, started: 'long ago' }))
    const second = await open()
    expect((await second.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await second.close()
  })

  it.runIf(process.getuid?.() === 0)('runs as the owner of its folder where we are root', async () => {
    await chmod(directory, 0o755)
    await mkdir(join(directory, 'postgres'), { mode: 0o700 })
    await chown(join(directory, 'postgres'), 65534, 65534)
    const database = await open()
    expect((await stat(join(directory, 'postgres', 'cluster', 'PG_VERSION'))).uid).toBe(65534)
    await database.close()
  })

  it.runIf(process.getuid?.() === 0)('says what to do where that owner cannot reach the folder', async () => {
    await mkdir(join(directory, 'postgres'), { mode: 0o700 })
    await chown(join(directory, 'postgres'), 65534, 65534)
    const fault = await open().then(() => undefined, error => error)
    expect(isAppError(fault) && fault.code).toBe('database-unavailable')
    expect(fault.message).toContain('DATABASE_URL')
  })

  it('puts its socket elsewhere where the folder is too deep for one', async () => {
    const deep = join(directory, 'd'.repeat(60), 'e'.repeat(60))
    const database = await open(deep)
    expect(readdirSync(deep)).not.toContain('socket')
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await database.close()
  })

  it('starts the server again when it dies, and the ledger goes on by itself without a loss', async () => {
    const database = await open()
    const key = loadOrCreateSigningKey(join(directory, 'ledger.pem'))
    const ledger = await createLedger({ pool: database.pool, directory, signingKey: key, clock: () => new Date(),
      checkpointEntries: 50, checkpointMinutes: 60 })
    const actor = { kind: 'system' as const, user: 'sagwan', roles: [], sessionId: null, address: null }
    const kept: number[] = []
    let refused = 0
    let running = true
    const work = Array.from({ length: 8 }, async () => {
      while (running) {
        await ledger.append(actor, { kind: 'server.stopped' }).then(
          receipt => { kept.push(receipt.seq) }, () => { refused += 1 })
      }
    })
    await until(async () => kept.length > 200)
    for (let round = 0; round < 2; round++) {
      const pid = database.server.pid() ?? 0
      const before = kept.length
      process.kill(pid, 'SIGKILL')
      await until(async () => database.server.pid() !== pid && kept.length > before + 200)
    }
    running = false
    await Promise.all(work)
    expect((await database.prisma.ledgerHead.findMany()).length).toBe(1)
    await ledger.close()
    const seqs = new Set((await database.pool.query('select seq from ledger_entries')).rows.map(row => Number(row.seq)))
    expect(kept.every(seq => seqs.has(seq))).toBe(true)
    expect(new Set(kept).size).toBe(kept.length)
    expect(seqs.size - kept.length).toBeLessThanOrEqual(refused)
    const report = await verifyLedger({ pool: database.pool, directory, publicKey: createPublicKey(key) })
    expect(report).toMatchObject({ ok: true, entries: seqs.size })
    await database.close()
  })
})

describe('connectDatabase', () => {
  it('says which address to check where nobody answers', async () => {
    const fault = await connectDatabase('postgresql://x@127.0.0.1:1/x', () => undefined).then(() => undefined, error => error)
    expect(isAppError(fault) && fault.code).toBe('database-unavailable')
    expect(fault.message).toContain('DATABASE_URL')
  })
})
