import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import { createReport, showLine } from '../../lib/cli/check/report.ts'
import type { Line } from '../../lib/cli/check/report.ts'
import { checkTrino } from '../../lib/cli/check/trino.ts'
import { findFreePort } from '../../lib/cli/trino/start.ts'
import { parseConfig } from '../../lib/config.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import { compileResourceGroups } from '../../lib/policy/resource-groups.ts'
import { createTestDatabase } from '../support/database.ts'
import { skipTrino, startTestTrino } from './support/server.ts'
import type { TestTrino } from './support/server.ts'
import { makeCertificates, startTlsProxy } from './support/tls.ts'
import type { Certificates } from './support/tls.ts'

const root = join(import.meta.dirname, '../..')
const secret = 'a-secret-of-the-events'
const loaded = loadPolicies(join(root, 'policies'))
if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
const { set } = loaded

type Settings = Record<string, string | undefined>

/** Lines by their names, as the doctor showed them. */
async function examine(settings: Settings): Promise<Map<string, Line>> {
  const report = createReport(() => undefined)
  await checkTrino(parseConfig(settings, root), settings as NodeJS.ProcessEnv, report)
  return new Map(report.lines().map(line => [line.name, line]))
}
const faultsOf = (lines: Map<string, Line>) => [...lines.values()].filter(({ ok }) => ok === false).map(({ name }) => name)

/** Runs the command itself. */
function runCheck(settings: Settings): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'lib/cli/check.ts'), 'trino'], { env: { ...process.env, ...settings } })
    let out = ''
    child.stdout.on('data', chunk => { out += String(chunk) })
    child.stderr.on('data', chunk => { out += String(chunk) })
    child.on('error', reject)
    child.on('close', code => resolve({ code, out }))
  })
}

describe.skipIf(skipTrino('the doctor'))('npm run check trino', { timeout: 240_000 }, () => {
  let folder: string
  let port: number
  let certificates: Certificates
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sagwan-check-'))
    certificates = makeCertificates(join(folder, 'tls'))
    port = await findFreePort()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('says what to set where nothing is set, and who is not there', async () => {
    const none = await examine({})
    expect(none.get('settings')).toMatchObject({ ok: false, change: { lines: expect.arrayContaining(['TRINO_USER=sagwan']) as string[] } })
    const away = await examine({ TRINO_URL: `http://127.0.0.1:${await findFreePort()}`, TRINO_PASSWORD: 'x' })
    expect(away.get('reachable')).toMatchObject({ ok: false, words: expect.stringContaining('nobody listens') as string })
    expect(away.get('policy')).toMatchObject({ ok: null })
    expect(faultsOf(away)).toEqual(['reachable'])
  })

  describe('on a cluster that is set up as the docs say', () => {
    let trino: TestTrino
    const settings = (more: Settings = {}): Settings => ({
      TRINO_URL: trino.url, TRINO_PASSWORD: trino.password, GATEWAY_PORT: String(port), GATEWAY_SECRET: secret,
      DATA_DIR: join(folder, 'data'), ...more,
    })
    beforeAll(async () => {
      trino = await startTestTrino({
        gateway: { port, eventSecret: secret }, resourceGroups: JSON.stringify(compileResourceGroups(set, { service: 'sagwan', total: 20 })),
        catalogs: { lake: ['connector.name=memory'] },
      })
    }, 900_000)
    afterAll(() => trino?.stop())

    it('passes every line while no Sagwan runs, and leaves with 0', async () => {
      const { code, out } = await runCheck(settings())
      expect(out).not.toMatch(/^[✗–]/m)
      expect(out.match(/^✓/gm)).toHaveLength(16)
      expect(code).toBe(0)
    })

    it('passes beside a running Sagwan, asks it through its own gateway, and leaves nothing on record', async () => {
      const database = await createTestDatabase()
      const ledger = await createLedger({ pool: database.pool, directory: join(folder, 'ledger'), clock: () => new Date(),
        checkpointEntries: 1000, signingKey: loadOrCreateSigningKey(join(folder, 'ledger.pem')), checkpointMinutes: 60 })
      const gateway = await startGateway({
        port, host: '127.0.0.1', allow: '', secret, service: 'sagwan', policies: () => set, catalog: () => null,
        findPerson: () => Promise.resolve(null), pool: database.pool, ledger, clock: () => new Date(), log: createLogger('silent'),
      })
      try {
        const lines = await examine(settings())
        expect([...lines.values()].map(showLine).filter(text => !text.startsWith('✓'))).toEqual([])
        expect(lines.get('gateway')?.words).toContain('the running Sagwan')
        const { rows } = await database.pool.query<{ body: string }>('select body from ledger_entries')
        expect(rows.filter(({ body }) => body.includes('sagwan-check') || body.includes('runtime.nodes'))).toEqual([])
        const other = await examine(settings({ GATEWAY_SECRET: 'another-secret-altogether' }))
        expect(faultsOf(other)).toEqual(['gateway'])
        expect(other.get('gateway')?.change?.file).toContain('GATEWAY_SECRET')
      } finally {
        await gateway.close()
        await ledger.close()
        await database.drop()
      }
    })

    it('names the file of a wrong password, and leaves with 1', async () => {
      const file = join(folder, 'password')
      writeFileSync(file, 'not-the-password')
      const { code, out } = await runCheck(settings({ TRINO_PASSWORD: undefined, TRINO_PASSWORD_FILE: file }))
      expect(code).toBe(1)
      expect(out).toContain('✗ password')
      expect(out).toContain(`change the file ${file} (TRINO_PASSWORD_FILE)`)
      expect(out).not.toContain('not-the-password')
    })

    it('says that events carry another secret', async () => {
      const lines = await examine(settings({ GATEWAY_SECRET: 'another-secret-altogether' }))
      expect(faultsOf(lines)).toEqual(['events'])
      expect(lines.get('events')).toMatchObject({ words: expect.stringContaining('another secret') as string,
        change: { lines: [expect.stringContaining('connect-http-headers=X-Sagwan-Secret')] } })
    })

    it('says from where Trino asks, where that address may not', async () => {
      const lines = await examine(settings({ GATEWAY_ALLOW: '10.9.8.7' }))
      expect(lines.get('acting for people')).toMatchObject({ ok: false, change: { lines: ['GATEWAY_ALLOW=127.0.0.1'] } })
    })

    it('says that nobody asks where the gateway stands elsewhere', async () => {
      const lines = await examine(settings({ GATEWAY_PORT: String(await findFreePort()) }))
      expect(lines.get('policy')).toMatchObject({ ok: false, words: expect.stringContaining('cannot ask Sagwan') as string })
      expect((await examine(settings({ GATEWAY_PORT: undefined }))).get('gateway')).toMatchObject({ ok: false })
    })

    it('says which catalog a policy names in vain, and which role has no share', async () => {
      const policies = join(folder, 'policies')
      mkdirSync(join(policies, 'roles'), { recursive: true })
      writeFileSync(join(policies, 'roles/keeper.yaml'), 'role: keeper\nmembers: { users: [kim] }\ngrants:\n  - on: nosuch.a.*\n')
      const lines = await examine(settings({ POLICIES: policies }))
      expect(faultsOf(lines)).toEqual(['catalogs', 'resource groups'])
      expect(lines.get('catalogs')).toMatchObject({ words: expect.stringContaining('`nosuch`') as string,
        change: { file: expect.stringContaining('etc/catalog/nosuch.properties') as string, then: expect.stringContaining('roles/keeper.yaml:4') as string } })
      writeFileSync(join(policies, 'roles/keeper.yaml'), 'role: keeper\nwhat: 1\n')
      expect((await examine(settings({ POLICIES: policies }))).get('policies')).toMatchObject({ ok: false })
    })

    it('reads the certificate: trusted, expired, of somebody else, for another name, or none', async () => {
      const through = async (pair: Certificates['good'], more: Settings = {}) => {
        const proxy = await startTlsProxy(trino.url, pair)
        const lines = await examine(settings({ TRINO_URL: proxy.url, TRINO_CA_FILE: certificates.ca, ...more }))
        await proxy.close()
        return lines
      }
      const good = await through(certificates.good)
      expect([...good.values()].map(showLine).filter(text => !text.startsWith('✓'))).toEqual([])
      expect(good.get('TLS')?.words).toContain('by Sagwan Test, until 2049-12-31')
      expect((await through(certificates.expired)).get('TLS')).toMatchObject({ ok: false, words: 'the certificate expired on 2020-02-01',
        change: { file: expect.stringContaining('http-server.https.keystore.path') as string } })
      expect((await through(certificates.good, { TRINO_CA_FILE: undefined })).get('TLS')).toMatchObject({ ok: false,
        words: expect.stringContaining('signed by Sagwan Test') as string, change: { file: 'the setting TRINO_CA_FILE' } })
      expect((await through(certificates.otherName)).get('TLS')).toMatchObject({ ok: false, words: expect.stringContaining('trino.example.com') as string })
      const plain = await examine(settings({ TRINO_URL: trino.url.replace('http:', 'https:') }))
      expect(plain.get('TLS')).toMatchObject({ ok: false, words: expect.stringContaining('does not speak TLS') as string })
    })
  })

  it('names each line that is missing on a cluster that is half wired', async () => {
    const trino = await startTestTrino({
      gateway: { port, eventSecret: secret },
      change: (file, lines) => file === 'access-control.properties' ? [
        ...lines.filter(line => !/batched-uri|row-filters-uri|batch-column-masking/.test(line)), `opa.policy.column-masking-uri=http://127.0.0.1:${port}/mask`]
        : lines.filter(line => !/hide-inaccessible|log-created/.test(line)),
    })
    try {
      const lines = await examine({ TRINO_URL: trino.url, TRINO_PASSWORD: trino.password, GATEWAY_PORT: String(port), GATEWAY_SECRET: secret })
      expect(faultsOf(lines)).toEqual(['row filters', 'column masks', 'listings', 'closed columns', 'events', 'catalogs', 'resource groups'])
      const changed = (name: string) => lines.get(name)?.change?.lines
      expect(changed('row filters')).toContain(`opa.policy.row-filters-uri=http://127.0.0.1:${port}/row-filters`)
      expect(changed('column masks')).toContain(`opa.policy.batch-column-masking-uri=http://127.0.0.1:${port}/masks`)
      expect(changed('listings')).toEqual([`opa.policy.batched-uri=http://127.0.0.1:${port}/batch`])
      expect(changed('closed columns')).toEqual(['hide-inaccessible-columns=true'])
      expect(changed('events')).toEqual(['http-event-listener.log-created=true', 'http-event-listener.log-completed=true'])
      expect(lines.get('column masks')?.words).toContain('one column at a time')
    } finally {
      await trino.stop()
    }
  })

  it('is not taken in by a cluster that allows everything and tells nothing', async () => {
    const trino = await startTestTrino()
    try {
      const lines = await examine({ TRINO_URL: trino.url, TRINO_PASSWORD: trino.password, GATEWAY_PORT: String(port), GATEWAY_SECRET: secret })
      expect(lines.get('policy')).toMatchObject({ ok: false, words: expect.stringContaining('must be denied') as string,
        change: { lines: expect.arrayContaining(['access-control.name=opa']) as string[] } })
      expect(lines.get('row filters')).toMatchObject({ ok: null })
    } finally {
      await trino.stop()
    }
  })
})
