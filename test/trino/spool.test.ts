import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../lib/cli/trino/start.ts'
import { readParts } from '../engine/support/world.ts'
import { openBench } from './support/engine.ts'
import type { Bench } from './support/engine.ts'
import { startProxy } from './support/proxy.ts'
import type { Proxy } from './support/proxy.ts'
import { skipTrino, startTestTrino } from './support/server.ts'
import type { TestTrino } from './support/server.ts'
import { makeCertificates, startTlsProxy } from './support/tls.ts'
import type { Certificates } from './support/tls.ts'
import { startToyS3 } from './support/toy-s3.ts'
import type { ToyS3 } from './support/toy-s3.ts'
import { typeValues } from './support/values.ts'

/** A Trino with a certificate of its own and storage to spool results into. */
describe.skipIf(skipTrino('spooling and TLS'))('a Trino that spools, over https', { timeout: 600_000 }, () => {
  let folder: string
  let certificates: Certificates
  let s3: ToyS3
  let storage: Proxy
  let trino: TestTrino
  let https: string
  let bench: Bench

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sagwan-trino-spool-'))
    mkdirSync(join(folder, 'etc'))
    certificates = makeCertificates(join(folder, 'tls'))
    writeFileSync(join(folder, 'etc/server.pem'), `${certificates.good.key}\n${certificates.good.cert}`)
    s3 = await startToyS3()
    // Segments come from the storage itself: what goes wrong there goes wrong in front of it.
    storage = await startProxy(`http://127.0.0.1:${s3.port}`)
    writeFileSync(join(folder, 'etc/spooling-manager.properties'), [
      'spooling-manager.name=filesystem', 'fs.s3.enabled=true', 'fs.location=s3://spool/', 's3.region=us-east-1', `s3.endpoint=${storage.url}`,
      's3.path-style-access=true', 's3.aws-access-key=toy', 's3.aws-secret-key=toy', 'fs.segment.encryption=false',
    ].join('\n'))
    const port = await findFreePort()
    trino = await startTestTrino({ folder, change: (file, lines) => file !== 'config.properties' ? lines : [...lines,
      'http-server.https.enabled=true', `http-server.https.port=${port}`, `http-server.https.keystore.path=${join(folder, 'etc/server.pem')}`,
      'protocol.spooling.enabled=true', `protocol.spooling.shared-secret-key=${randomBytes(32).toString('base64')}`,
      'protocol.spooling.inlining.max-rows=500', 'protocol.spooling.initial-segment-size=1kB', 'protocol.spooling.maximum-segment-size=1MB',
    ] })
    https = `https://127.0.0.1:${port}`
    bench = await openBench(trino)
  }, 900_000)
  afterEach(() => { storage.mischief = () => undefined })
  afterAll(async () => {
    await bench?.close()
    await trino?.stop()
    await storage?.close()
    await s3?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const large = 'SELECT orderkey, linenumber, comment FROM tpch.sf1.lineitem WHERE orderkey <= 30000'
  const countOf = async (directory: string) => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const result = await connection.run(`SELECT count(*)::INTEGER, count(DISTINCT (c0, c1))::INTEGER FROM read_parquet('${directory}/part-*.parquet')`)
    const [row] = await result.getRows()
    connection.closeSync()
    instance.closeSync()
    return row
  }

  describe('segments', () => {
    it('bring every row of a large result, each once, and are let go', async () => {
      s3.got.length = 0
      const run = bench.begin(large)
      const outcome = await run.done
      if (outcome.state !== 'succeeded') throw new Error(outcome.fault.message)
      expect(await countOf(run.directory)).toEqual([outcome.rows, outcome.rows])
      expect(s3.got.length).toBeGreaterThan(1)
      const whole = await bench.begin('SELECT count(*) FROM tpch.sf1.lineitem WHERE orderkey <= 30000').done
      expect(whole.state === 'succeeded' && whole.first).toEqual([[String(outcome.rows)]])
      // Each was acknowledged, so that the server deleted it.
      await expect.poll(() => s3.objects.size, { timeout: 30_000 }).toBe(0)
      expect(readdirSync(join(bench.folder, 'temp'))).toEqual([])
    })

    it('bring values exactly, within the answer as well as from the storage', async () => {
      const columns = typeValues.map(([expression], i) => `${expression} AS v${i}`).join(',\n')
      const within = bench.begin(`SELECT ${columns}`)
      const one = await within.done
      if (one.state !== 'succeeded') throw new Error(one.fault.message)
      expect(typeValues.map(([expression], i) => [expression, one.columns[i]?.type, one.first?.[0]?.[i]])).toEqual(typeValues)
      s3.got.length = 0
      const many = bench.begin(`SELECT ${columns} FROM UNNEST(sequence(1, 3000))`)
      const stored = await many.done
      if (stored.state !== 'succeeded') throw new Error(stored.fault.message)
      expect(s3.got.length).toBeGreaterThan(0)
      const rows = await readParts(many.directory, stored.columns)
      expect(rows).toHaveLength(3000)
      expect(new Set(rows.map(row => JSON.stringify(row)))).toEqual(new Set([JSON.stringify(typeValues.map(([, , value]) => value))]))
    })

    it('are asked for again after a passing fault of the storage', async () => {
      let count = 0
      storage.mischief = ({ method }) => method === 'GET' && count++ % 3 === 0 ? 503 : undefined
      const run = bench.begin(large)
      const outcome = await run.done
      expect(outcome).toMatchObject({ state: 'succeeded' })
      expect(await countOf(run.directory)).toEqual([outcome.state === 'succeeded' && outcome.rows, outcome.state === 'succeeded' && outcome.rows])
    })

    it('that cannot be had fail the statement in words that say where to look, and leave no row', async () => {
      storage.mischief = ({ method }) => method === 'GET' ? 403 : undefined
      const run = bench.begin(large)
      expect(await run.done).toMatchObject({ state: 'failed', fault: { code: 'engine-unavailable', message: expect.stringMatching(/spools.*storage/) as string } })
      expect(readdirSync(run.directory)).toEqual([])
    })

    it('get no password of ours, and none is written into an error', async () => {
      storage.seen.length = 0
      await bench.begin(large).done
      const fetched = storage.seen.filter(({ method, headers }) => method === 'GET' && !/aws-sdk/.test(String(headers['user-agent'])))
      expect(fetched.length).toBeGreaterThan(0)
      for (const { headers } of fetched) expect(headers.authorization).toBeUndefined()
    })

    it('stop with the statement', async () => {
      const run = bench.begin('SELECT * FROM tpch.sf1.lineitem')
      await expect.poll(() => run.progress.some(({ rows }) => rows > 0), { timeout: 60_000 }).toBe(true)
      await run.cancel()
      expect(await run.done).toMatchObject({ state: 'cancelled' })
      expect(readdirSync(run.directory)).toEqual([])
    })
  })

  describe('https', () => {
    const over = async (url: string, ca: string | undefined) => {
      const engine = await openBench({ ...trino, url }, { forwarded: false, patienceMs: 500, ...(ca ? { ca } : {}) })
      try {
        return { outcome: await engine.begin('SELECT 1 AS one').done, health: await engine.engine.health(),
          large: ca && url === https ? await engine.begin('SELECT * FROM tpch.tiny.orders').done : null }
      } finally {
        await engine.close()
      }
    }
    const authority = () => readFileSync(certificates.ca, 'utf8')

    it('is taken with a certificate of the authority that is named', async () => {
      const { outcome, health, large: orders } = await over(https, authority())
      expect(outcome).toMatchObject({ state: 'succeeded', first: [[1]] })
      expect(health).toMatchObject({ ok: true })
      // The storage of this test speaks no TLS: what is inside may not travel so.
      expect(orders).toMatchObject({ state: 'failed', fault: { message: expect.stringContaining('in the clear') as string } })
    })

    it.each(['nobody\'s', 'another\'s'])('is refused under %s authority, with the setting to look at', async whose => {
      const other = whose === 'nobody\'s' ? undefined : readFileSync(makeCertificates(join(folder, 'other')).ca, 'utf8')
      const { outcome, health } = await over(https, other)
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'engine-unavailable', message: expect.stringContaining('TRINO_CA_FILE') as string } })
      expect(health).toMatchObject({ ok: false })
    })

    it('is refused with a certificate that has expired, or is another host\'s', async () => {
      for (const [pair, words] of [[certificates.expired, /expired/], [certificates.otherName, /certificate/]] as const) {
        const proxy = await startTlsProxy(trino.url, pair)
        const { outcome } = await over(proxy.url, authority())
        await proxy.close()
        expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'engine-unavailable', message: expect.stringMatching(words) as string } })
      }
    })
  })
})
