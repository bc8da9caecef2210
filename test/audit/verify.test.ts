import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { hashEntry } from '../../lib/audit/body.ts'
import { checkpointFile } from '../../lib/audit/checkpoint.ts'
import { streamEntries } from '../../lib/audit/stream.ts'
import { sweepLedger } from '../../lib/audit/sweep.ts'
import { verifyLedger } from '../../lib/audit/verify.ts'
import { runOn } from '../support/template.ts'
import { closed, createWorkspace, kim, opened } from './workspace.ts'

type Workspace = Awaited<ReturnType<typeof createWorkspace>>
const count = 20
let work: Workspace

/** What an administrator of the database can do: put the guards aside. */
async function tamper(...statements: string[]): Promise<void> {
  await runOn(work.url, 'alter table ledger_entries disable trigger all', 'alter table ledger_head disable trigger all',
    ...statements)
}

/** Writes an entry's body anew, with a hash that fits it, and answers that hash. */
async function forge(seq: number, change: (body: string) => string, previous?: Buffer): Promise<Buffer> {
  const row = (await work.pool.query('select body, previous from ledger_entries where seq = $1', [seq])).rows[0]
  const body = change(row.body)
  const hash = hashEntry(previous ?? row.previous, body)
  const client = new pg.Client({ connectionString: work.url })
  await client.connect()
  await client.query('alter table ledger_entries disable trigger all')
  await client.query('update ledger_entries set body = $2, previous = $3, hash = $4 where seq = $1',
    [seq, body, previous ?? row.previous, hash])
  await client.end()
  return hash
}

beforeEach(async () => {
  await work?.remove()
  work = await createWorkspace()
  const ledger = await work.open({ onCheckpointFault: console.error })
  for (let index = 0; index < count / 2; index++) {
    await ledger.append(kim, opened(`e-${index}`, `select ${index} from orders`))
    await ledger.append(kim, closed(`e-${index}`))
    if (index % 2 === 1) await ledger.checkpoint()
  }
  await ledger.close()
})
afterAll(async () => { await work.remove() })

describe('verifyLedger', () => {
  it('finds a ledger that nobody touched as it was written, against its signed checkpoints', async () => {
    const report = await work.verify()
    expect(report).toMatchObject({ ok: true, entries: count, fault: null, head: { seq: count } })
    expect(report.checkpoints).toBeGreaterThan(1)
  })

  it('names the entry whose text was altered', async () => {
    await tamper(`update ledger_entries set body = replace(body, 'kim', 'lee') where seq = 7`)
    expect((await work.verify()).fault).toMatchObject({ seq: 7, what: 'altered' })
  })

  it.each([`"user" = 'lee'`, `outcome = 'failed'`, `tables = '{}'`, `tables = null`, `words = ''`, `rows = 1`,
    `at = at + interval '1 minute'`, `kind = 'query.denied'`, `execution_id = null`, `address = null`, `columns = '{a}'`,
  ])('names the entry whose search column was altered: %s', async change => {
    await tamper(`update ledger_entries set ${change} where seq = 7`)
    expect((await work.verify()).fault).toMatchObject({ seq: 7, what: 'altered' })
  })

  it.each([`hash = decode('00', 'hex')`, `previous = decode(repeat('00', 32), 'hex')`])(
    'names the entry whose link was altered: %s', async change => {
      await tamper(`update ledger_entries set ${change} where seq = 8`)
      expect((await work.verify()).fault).toMatchObject({ seq: 8, what: 'altered' })
    })

  it('names the entry that was altered and hashed anew', async () => {
    await forge(9, body => body.replace('kim', 'lee'))
    expect((await work.verify()).fault).toMatchObject({ seq: 9, what: 'altered' })
  })

  it('finds a chain that was made anew to its end, by the signed checkpoints', async () => {
    let previous: Buffer | undefined
    for (let seq = 9; seq <= count; seq++) {
      previous = await forge(seq, body => seq === 9 ? body.replace(/"sql":"select/, '"sql":"SELECT') : body, previous)
    }
    await tamper(`update ledger_head set hash = '\\x${previous?.toString('hex')}'`)
    const { ok, fault } = await work.verify()
    expect(ok).toBe(false)
    expect(fault).toMatchObject({ seq: 9, what: 'altered' })
  })

  it('names an entry that was removed', async () => {
    await tamper('delete from ledger_entries where seq = 6')
    expect((await work.verify()).fault).toMatchObject({ seq: 6, what: 'removed' })
  })

  it('names the first entry too', async () => {
    await tamper('delete from ledger_entries where seq = 1')
    expect((await work.verify()).fault).toMatchObject({ seq: 1, what: 'removed' })
  })

  it('names an entry that was removed and its gap closed', async () => {
    await tamper('delete from ledger_entries where seq = 6',
      ...Array.from({ length: count - 6 }, (_, i) => `update ledger_entries set seq = ${6 + i} where seq = ${7 + i}`))
    expect((await work.verify()).fault).toMatchObject({ seq: 6, what: 'removed' })
  })

  it('names an entry that was inserted and room made for it', async () => {
    await tamper(
      ...Array.from({ length: count - 5 }, (_, i) => `update ledger_entries set seq = ${count + 1 - i} where seq = ${count - i}`),
      `insert into ledger_entries select 6, at, kind, "user", outcome, address, execution_id, tables, columns, words, rows,
        body, previous, hash from ledger_entries where seq = 7`)
    await forge(6, body => body.replace('"sizeBytes":100', '"sizeBytes":900'))
    expect((await work.verify()).fault).toMatchObject({ seq: 6, what: 'inserted' })
  })

  it('names an entry put behind the head, or before the first', async () => {
    const copy = (seq: number) => `insert into ledger_entries select ${seq}, at, kind, "user", outcome, address,
      execution_id, tables, columns, words, rows, body, previous, hash from ledger_entries where seq = ${count}`
    await tamper(copy(count + 1))
    expect((await work.verify()).fault).toMatchObject({ seq: count + 1, what: 'inserted' })
    await tamper(`delete from ledger_entries where seq = ${count + 1}`, copy(0))
    expect((await work.verify()).fault).toMatchObject({ seq: 0, what: 'inserted' })
  })

  it('names the first of two entries that changed places', async () => {
    await tamper('update ledger_entries set seq = -1 where seq = 4', 'update ledger_entries set seq = 4 where seq = 5',
      'update ledger_entries set seq = 5 where seq = -1')
    expect((await work.verify()).fault).toMatchObject({ seq: 4, what: 'reordered' })
  })

  it('names where the tail was cut off', async () => {
    await tamper('delete from ledger_entries where seq > 17')
    expect((await work.verify()).fault).toMatchObject({ seq: 18, what: 'cut-off' })
  })

  it('finds a tail cut off together with the head, by the signed checkpoints', async () => {
    await tamper('delete from ledger_entries where seq > 17', `update ledger_head h set seq = e.seq, hash = e.hash
      from ledger_entries e where e.seq = 17`)
    expect((await work.verify()).fault).toMatchObject({ seq: 18, what: 'cut-off' })
  })

  it('finds an emptied ledger', async () => {
    await tamper('truncate ledger_entries', 'truncate ledger_head')
    expect((await work.verify()).fault).toMatchObject({ seq: 1, what: 'cut-off' })
  })

  it('finds a checkpoint that was altered, taken out, or signed by somebody else', async () => {
    const file = checkpointFile(work.directory)
    const text = await readFile(file, 'utf8')
    const lines = text.trim().split('\n')
    await writeFile(file, text.replace('"count":', '"count":1'))
    expect((await work.verify()).fault).toMatchObject({ what: 'signature' })
    await writeFile(file, `${lines.toSpliced(1, 1).join('\n')}\n`)
    expect((await work.verify()).fault).toMatchObject({ what: 'signature' })
    await writeFile(file, text)
    const { publicKey } = generateKeyPairSync('ed25519')
    const report = await verifyLedger({ pool: work.pool, directory: work.directory, publicKey })
    expect(report.fault).toMatchObject({ what: 'signature' })
    expect(await work.verify()).toMatchObject({ ok: true })
  })

  it('goes on behind half a checkpoint that a crash left', async () => {
    const file = checkpointFile(work.directory)
    await writeFile(file, `${await readFile(file, 'utf8')}{"first":21,"la`)
    const ledger = await work.open()
    await ledger.append(kim, { kind: 'session.closed' })
    await ledger.close()
    expect(await work.verify()).toMatchObject({ ok: true, entries: count + 1 })
  })

  it('refuses to sign over a ledger that was cut', async () => {
    await tamper('delete from ledger_entries where seq > 17', `update ledger_head h set seq = e.seq, hash = e.hash
      from ledger_entries e where e.seq = 17`)
    const ledger = await work.open()
    await expect(ledger.checkpoint()).rejects.toMatchObject({ code: 'ledger-unavailable' })
    await ledger.close()
  })

  it('verifies while entries are appended', async () => {
    const ledger = await work.open()
    const appends = Promise.all(Array.from({ length: 300 }, (_, i) => ledger.append(kim, opened(`w-${i}`, 'select 1'))))
    const reports = await Promise.all([work.verify(), work.verify(), work.verify()])
    await appends
    expect(reports.map(report => report.fault)).toEqual([null, null, null])
    await ledger.close()
  })

  it('stops when it is told to', async () => {
    const stop = AbortSignal.abort(new Error('enough'))
    const { publicKey } = generateKeyPairSync('ed25519')
    await expect(verifyLedger({ pool: work.pool, directory: work.directory, publicKey, signal: stop })).rejects.toThrow('enough')
  })
})

describe('sweepLedger', () => {
  /** Two threads and stretches of about two entries: every fault below lies at one of their ends, or within. */
  const sweep = { threads: 2, stretchBytes: 1200 }
  const verifyBoth = async () => {
    const options = { pool: work.pool, directory: work.directory, publicKey: createPublicKey(work.key) }
    const [quick, slow] = [await verifyLedger({ ...options, sweep }), await verifyLedger({ ...options, sweep: null })]
    expect({ ...quick, elapsedMs: 0 }).toEqual({ ...slow, elapsedMs: 0 })
    return quick
  }
  const sweepAll = () => sweepLedger({ ...sweep, pool: work.pool, last: count, checkpoints: new Map() })

  it('goes through to the end where nothing is wrong, with every checkpoint', async () => {
    expect((await sweepAll()).link.seq).toBe(count)
    expect(await verifyBoth()).toMatchObject({ ok: true, entries: count, checkpoints: 5 })
  })

  /** What each of these does to the ledger is undone again before the next. */
  async function tamperInTurn(statements: Iterable<string>, look: (index: number) => Promise<void>): Promise<void> {
    await tamper('create table kept as table ledger_entries')
    let index = 0
    for (const statement of statements) {
      await tamper(statement)
      await look(index)
      index += 1
      await tamper('truncate ledger_entries', 'insert into ledger_entries select * from kept')
    }
  }
  /** The ends of the ledger, and ends and beginnings of stretches. */
  const seqs = [1, 2, 3, 10, 11, 19, 20]

  it('stops before an entry whose text was altered', async () => {
    const alter = (seq: number) =>
      `update ledger_entries set body = replace(body, '"user":"kim"', '"user":"lee"') where seq = ${seq}`
    await tamperInTurn(seqs.map(alter), async index => {
      expect((await sweepAll()).link.seq).toBeLessThan(seqs[index] ?? 0)
      expect((await verifyBoth()).fault).toMatchObject({ seq: seqs[index], what: 'altered' })
    })
  })

  it('stops before an entry that was removed', async () => {
    await tamperInTurn(seqs.slice(0, -1).map(seq => `delete from ledger_entries where seq = ${seq}`), async index => {
      expect((await sweepAll()).link.seq).toBeLessThan(seqs[index] ?? 0)
      expect((await verifyBoth()).fault).toMatchObject({ seq: seqs[index], what: 'removed' })
    })
  })

  it.each([3, 10])('stops where entries %i and the next changed places', async seq => {
    await tamper(`update ledger_entries set seq = -1 where seq = ${seq}`,
      `update ledger_entries set seq = ${seq} where seq = ${seq + 1}`, `update ledger_entries set seq = ${seq + 1} where seq = -1`)
    expect((await verifyBoth()).fault).toMatchObject({ seq, what: 'reordered' })
  })

  it('stops before an entry whose columns do not fit it', async () => {
    const changes = [`"user" = 'lee'`, `outcome = 'failed'`, `tables = '{x}'`, `tables = null`, `words = ''`, `rows = 1`,
      `rows = 9007199254740993`, `at = at + interval '1 minute'`, `at = 'infinity'`, `kind = 'query.denied'`,
      `execution_id = null`, `address = null`, `columns = '{a}'`, `columns = '{null}'`, `hash = decode('00', 'hex')`,
      `previous = decode(repeat('00', 32), 'hex')`, `previous = previous || 'x', body = substr(body, 2)`, `body = 'x'`,
      `body = '{}'`]
    const both = changes.map((change, i) => ({ change, seq: [7, 12][i % 2] ?? 7 }))
    await tamperInTurn(both.map(({ change, seq }) => `update ledger_entries set ${change} where seq = ${seq}`), async index => {
      expect((await sweepAll()).link.seq, both[index]?.change).toBeLessThan(both[index]?.seq ?? 0)
    })
  })

  it('stops before a range that was made anew, which only a signed checkpoint tells', async () => {
    let previous: Buffer | undefined
    for (let seq = 9; seq <= count; seq++) {
      previous = await forge(seq, body => seq === 9 ? body.replace(/"sql":"select/, '"sql":"SELECT') : body, previous)
    }
    await tamper(`update ledger_head set hash = '\\x${previous?.toString('hex')}'`)
    expect((await verifyBoth()).fault).toMatchObject({ seq: 9, what: 'altered' })
  })

  it('stops at an entry put far behind the end, or before the first', async () => {
    const copy = (seq: number) => `insert into ledger_entries select ${seq}, at, kind, "user", outcome, address,
      execution_id, tables, columns, words, rows, body, previous, hash from ledger_entries where seq = ${count}`
    await tamper(copy(9e15))
    expect((await verifyBoth()).fault).toMatchObject({ seq: count + 1, what: 'removed' })
    await tamper('delete from ledger_entries where seq > 1000', copy(-5))
    expect((await verifyBoth()).fault).toMatchObject({ seq: -5, what: 'inserted' })
  })

  it('takes entries larger than a stretch, and every kind of text', async () => {
    const ledger = await work.open()
    const text = 'select \'한글 😀 \ud83d\0\' '
    for (const size of [1, 5000, 400_000]) await ledger.append(kim, opened(`big-${size}`, text + 'x '.repeat(size), 'a.b.테이블'))
    await ledger.append({ ...kim, address: null }, { kind: 'session.closed' })
    await ledger.close()
    expect((await sweepLedger({ ...sweep, pool: work.pool, last: count + 4, checkpoints: new Map() })).link.seq).toBe(count + 4)
    expect(await verifyBoth()).toMatchObject({ ok: true, entries: count + 4 })
  })

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(sweepLedger({ ...sweep, pool: work.pool, last: count, checkpoints: new Map(), signal })).rejects.toThrow('enough')
  })
})

describe('streamEntries', () => {
  it('gives every entry once, in order', async () => {
    const seqs: number[] = []
    for await (const page of streamEntries(work.pool, 3, 12)) seqs.push(...page.map(entry => entry.seq))
    expect(seqs).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })
})

describe('the guards of the ledger', () => {
  it.each([`update ledger_entries set kind = 'x' where seq = 1`, 'delete from ledger_entries', 'truncate ledger_entries',
    'delete from ledger_head', 'truncate ledger_head', 'update ledger_head set seq = 3',
    `update ledger_entries set kind = 'x' where false`])('refuse: %s', async statement => {
    await expect(work.pool.query(statement)).rejects.toMatchObject({ code: '23001' })
    await expect(work.pool.query(`set session_replication_role = replica; ${statement}`)).rejects.toMatchObject({ code: '23001' })
  })

  it('refuse to change what verifications found', async () => {
    await work.pool.query(`insert into ledger_checks (seq, ok, report) values (1, false, '{}')`)
    await expect(work.pool.query('update ledger_checks set ok = true')).rejects.toMatchObject({ code: '23001' })
    await expect(work.pool.query('delete from ledger_checks')).rejects.toMatchObject({ code: '23001' })
  })
})
