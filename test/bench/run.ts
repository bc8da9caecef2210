import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { Client } from '../support/client.ts'
import { benchLarge, benchProfile } from './large.ts'
import { benchPeople } from './people.ts'
import { benchSmall } from './small.ts'
import { benchTrino } from './trino.ts'
import { benchUi } from './ui.ts'
import { print } from './measure.ts'

/**
 * `npm run bench [small|large|profile|ledger|ui|people|trino …]`: ratios within one run against the bare engine on the same machine.
 * Goals are those of docs/performance.md. Everything runs on loopback and ends by itself.
 */
export type Bare = { median: number; p95: number; copy: number; sizeBytes: number }

const root = join(import.meta.dirname, '../..')
const wanted = process.argv.slice(2)
const wants = (name: string) => wanted.length === 0 || wanted.includes(name)
const smallSql = `select tier, count(*) as customers, sum(lifetime_krw) as lifetime from shop.sales.customers where city = '서울' group by tier order by tier`
/** Ten million rows of six columns. */
const largeSql = `select e.id + 2000000 * n.i as id, e.occurred_at, e.channel, e.kind, e.path, e.dwell_ms from shop.web.events e, range(5) n(i)`

if (wanted.some(name => name !== 'trino') || wanted.length === 0) await benchServer()
if (wants('trino')) await benchTrino(root)

async function benchServer(): Promise<void> {
  const server = await startServer({ echo: true })
  try {
    await benchOn(server)
  } finally {
    await server.stop()
  }
}

async function benchOn(server: TestServer): Promise<void> {
  const owner = await new Client(server.url).signIn('owner')
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}; node ${process.version}`)
  const bare = await runBare(server)
  if (wants('small')) print('A small query', await benchSmall(owner, smallSql, bare))
  if (wants('large')) print('Ten million rows', await benchLarge(owner, largeSql, bare, server))
  if (wants('large') || wants('profile')) print('A wide result and its profile', await benchProfile(owner))
  // The server's start has generated the database client that this one needs.
  if (wants('ledger')) print('The ledger', await (await import('./ledger.ts')).benchLedger(root))
  if (wants('ui')) print('In the browser', await benchUi(server.url, largeSql))
  if (wants('people')) print('200 people', await benchPeople(server.url, smallSql))
}

async function runBare(server: TestServer): Promise<Bare> {
  const file = join(server.directory, 'warehouse/shop.duckdb')
  const out = join(server.directory, 'bare.parquet')
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'bare.ts'), file, smallSql, largeSql, out])
  return JSON.parse(stdout) as Bare
}
