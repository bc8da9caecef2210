import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { getJava } from '../../lib/cli/trino/java.ts'
import { startTrino } from '../../lib/cli/trino/start.ts'
import type { LocalTrino } from '../../lib/cli/trino/start.ts'
import type { ExecuteAnswer, ExecutionView } from '../../lib/contracts/query.ts'
import { Client } from '../support/client.ts'
import { findFreePort, startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { fetchCli } from '../trino/support/cli.ts'
import { startRelay } from '../trino/support/relay.ts'
import type { Relay } from '../trino/support/relay.ts'
import { cache, whyNoTrino } from '../trino/support/shared.ts'
import { residentMb } from './large.ts'
import { ms, print, quantile, time } from './measure.ts'

const largeSql = 'select * from tpch.sf1.lineitem'
const smallSql = 'select nationkey, count(*) as customers, sum(acctbal) as balance from tpch.tiny.customer group by nationkey order by nationkey'
const secret = 'a-secret-of-the-bench'
const run = promisify(execFile)

/** A role that sees the sample data of Trino, one table of it by rows, with one column masked. */
const role = `role: bench
members: { users: [owner] }
grants:
  - { on: tpch.sf1.*, use: [query] }
  - { on: tpch.tiny.customer, rows: "nationkey < 20", columns: { phone: { mask: last4 } }, use: [query] }
limits: { rows: 50000000, seconds: 1800, concurrent: 8 }
`

/**
 * Trino through us against Trino alone, in one run on one machine: six million rows against its bare protocol and its
 * own CLI, a small statement, and what its questions cost. Says so where there is no Trino.
 */
export async function benchTrino(root: string): Promise<void> {
  const why = whyNoTrino()
  if (why) return console.warn(`\nNOT MEASURED: Trino: ${why}`)
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-bench-trino-'))
  cpSync(join(root, 'policies/roles'), join(folder, 'policies/roles'), { recursive: true })
  writeFileSync(join(folder, 'policies/roles/bench.yaml'), role)
  const relay = await startRelay()
  let trino: LocalTrino | undefined
  let server: TestServer | undefined
  try {
    trino = await startTrino({
      cache, directory: join(folder, 'trino'), gateway: { port: relay.port, eventSecret: secret }, memoryMb: 3000, report: line => console.log(`${line} …`),
      // The CLI sends no password without TLS.
      change: (file, lines) => file === 'config.properties' ? [...lines, 'http-server.authentication.allow-insecure-over-http=true'] : lines,
    })
    relay.target = await findFreePort()
    server = await startServer({ echo: true, env: {
      TRINO_URL: trino.url, TRINO_USER: trino.user, TRINO_PASSWORD: trino.password, TRINO_CATALOG: 'tpch', GATEWAY_PORT: String(relay.target),
      GATEWAY_SECRET: secret, POLICIES: join(folder, 'policies'),
    } })
    const owner = await new Client(server.url).signIn('owner')
    await benchLarge(trino, owner, server, folder)
    await benchSmall(trino, owner, relay)
  } finally {
    await server?.stop()
    await trino?.stop()
    await relay.close()
    rmSync(folder, { recursive: true, force: true })
  }
  console.log('\nThe decision point: 1,000 roles with 10,000 grants')
  await inherit(process.execPath, [join(import.meta.dirname, 'gateway.ts')])
}

async function benchLarge(trino: LocalTrino, owner: Client, server: TestServer, folder: string): Promise<void> {
  const cli = await fetchCli()
  // The first time of each warms Trino up, and the machine's caches.
  await drain(trino, largeSql)
  await road(owner, `${largeSql} limit 100000`)
  const raws: { elapsedMs: number; bytes: number }[] = []
  const ours: number[] = []
  const theirs: number[] = []
  const before = residentMb(server.pid)
  let peak = before
  for (let round = 0; round < 2; round += 1) {
    raws.push(await drain(trino, largeSql))
    const watch = setInterval(() => { peak = Math.max(peak, residentMb(server.pid)) }, 100)
    ours.push((await road(owner, largeSql)).elapsedMs)
    clearInterval(watch)
    const [clock] = await time(1, () => run(getJava(), [
      '-Xmx1G', '-jar', cli, '--server', trino.url, '--user', 'owner', '--output-format', 'NULL', '--disable-compression', '--execute', largeSql,
    ], { cwd: folder, maxBuffer: 1 << 26 }))
    theirs.push(clock!)
  }
  const best = { raw: Math.min(...raws.map(({ elapsedMs }) => elapsedMs)), road: Math.min(...ours), cli: Math.min(...theirs) }
  const all = (values: number[]) => values.map(ms).join(', ')
  print('Six million rows of sixteen columns (tpch.sf1.lineitem)', [
    { what: 'draining the bare protocol, parsing nothing', measured: `${all(raws.map(({ elapsedMs }) => elapsedMs))}; ${Math.round(raws[0]!.bytes / 2 ** 20)} MB`, goal: '', met: null },
    { what: 'Trino\'s CLI, printing nothing', measured: all(theirs), goal: '', met: null },
    { what: 'the road: into our result, recorded', measured: all(ours), goal: '', met: null },
    { what: 'the road over the bare protocol', measured: `${(best.road / best.raw).toFixed(2)} ×`, goal: '', met: null },
    { what: 'the road over the CLI', measured: `${(best.road / best.cli).toFixed(2)} ×`, goal: '', met: null },
    { what: 'memory of the web process, more at the peak', measured: `${Math.round(peak - before)} MB (from ${Math.round(before)})`, goal: '≤ 150 MB', met: peak - before <= 150 },
  ])
}

async function benchSmall(trino: LocalTrino, owner: Client, relay: Relay): Promise<void> {
  const fresh = (i: number) => `${smallSql} limit ${1_000 + i}`
  for (let i = 0; i < 20; i += 1) {
    await drain(trino, fresh(i))
    await road(owner, fresh(i))
  }
  // In turns: what comes later meets a warmer Trino.
  const [bare, known, unknown, lens] = await timeInTurns(60, [
    i => drain(trino, fresh(100 + i)), () => road(owner, smallSql), i => road(owner, fresh(200 + i)),
    i => owner.post('/api/lens', { sql: fresh(300 + i) }),
  ])
  let asked = 0
  let waited = 0
  relay.onAnswer = (path, tookMs) => {
    if (path === '/events') return
    asked += 1
    waited += tookMs
  }
  const watched = await time(60, i => drain(trino, fresh(400 + i)))
  relay.onAnswer = null
  const total = watched.reduce((sum, value) => sum + value, 0)
  const both = (values: number[]) => `${ms(quantile(values, 0.5))} / ${ms(quantile(values, 0.95))}`
  print('A small statement (median / p95)', [
    { what: 'the bare protocol', measured: both(bare), goal: '', met: null },
    { what: 'the road over HTTP, read a moment ago', measured: both(known), goal: '', met: null },
    { what: 'the road over HTTP, a new text', measured: both(unknown), goal: '', met: null },
    { what: 'the road\'s own cost at the median, read a moment ago', measured: ms(quantile(known, 0.5) - quantile(bare, 0.5)), goal: '', met: null },
    { what: 'the lens of a new text', measured: both(lens), goal: '≤ 300 ms', met: quantile(lens, 0.95) <= 300 },
    { what: 'of a bare statement\'s time, waiting for decisions', measured: `${(100 * waited / total).toFixed(1)} % (${(asked / watched.length).toFixed(1)} questions)`, goal: '', met: null },
  ])
}

/** Milliseconds of each piece of work, sorted, where one time of each follows on one of the other. */
async function timeInTurns<Works extends readonly ((i: number) => Promise<unknown>)[]>(
  times: number, works: readonly [...Works],
): Promise<{ [Key in keyof Works]: number[] }> {
  const measured = works.map((): number[] => [])
  for (let i = 0; i < times; i += 1) {
    for (const [which, work] of works.entries()) measured[which]!.push((await time(1, () => work(i)))[0]!)
  }
  return measured.map(values => values.sort((a, b) => a - b)) as { [Key in keyof Works]: number[] }
}

/** A statement through the road, to its end; polled seldom, so that the questions take no share of a small machine. */
async function road(client: Client, sql: string): Promise<ExecutionView> {
  const answer = await client.post<ExecuteAnswer>('/api/executions', { sql, waitMs: 10_000 })
  let view = answer.execution
  while (!view?.endedAt) {
    await new Promise(resolve => setTimeout(resolve, 250))
    view = await client.get<ExecutionView>(`/api/executions/${answer.id}`)
  }
  if (view.state !== 'succeeded') throw new Error(JSON.stringify(view.error))
  return view
}

const agent = new Agent({ keepAlive: true })

/** A statement over the bare protocol, as the service for the owner: every byte is fetched, and of none is read more than the next address. */
async function drain(trino: LocalTrino, sql: string): Promise<{ elapsedMs: number; bytes: number }> {
  const start = performance.now()
  const headers = {
    authorization: `Basic ${Buffer.from(`${trino.user}:${trino.password}`).toString('base64')}`, 'x-forwarded-proto': 'https',
    'x-trino-user': 'owner', 'x-trino-catalog': 'tpch', 'accept-encoding': 'identity',
  }
  let bytes = 0
  let page = await send(`${trino.url}/v1/statement`, headers, sql)
  for (;;) {
    bytes += page.length
    const next = /"nextUri":"([^"]+)"/.exec(page.subarray(0, 2_048).toString('latin1'))?.[1]
    if (!next) break
    page = await send(`${trino.url}${new URL(next).pathname}`, headers)
  }
  const error = /"error":\{"message":"([^"]+)/.exec(page.toString('utf8'))?.[1]
  if (error) throw new Error(`${sql}: ${error}`)
  return { elapsedMs: performance.now() - start, bytes }
}

function send(url: string, headers: Record<string, string>, body?: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(url, { method: body === undefined ? 'GET' : 'POST', headers, agent }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject)
    }).on('error', reject).end(body)
  })
}

function inherit(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'inherit' }).on('error', reject)
      .on('close', code => code === 0 ? resolve() : reject(new Error(`\`${args.join(' ')}\` ended with ${code}`)))
  })
}
