// node test/bench/gateway.ts: questions a second under 1,000 roles with 10,000 grants, over HTTP on loopback.
import { Agent, request } from 'node:http'
import type { Person } from '../../lib/contracts/principal.ts'
import type { Ledger } from '../../lib/audit/ledger.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { catalogOf, client } from '../gateway/support.ts'
import { loadSound } from '../policy/support.ts'

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const catalog = catalogOf(Object.fromEntries(range(20_000).map(index => [`shop.s${index % 10}.t${index}`,
  Object.fromEntries(range(index < 1000 ? 30 : 4).map(column => [`c${column}`, 'varchar']))])))

function grantOf(role: number, grant: number): string {
  const schema = (role * 7 + grant) % 10
  const table = grant === 0 ? '*' : `t${((role * 13 + grant * 31) % 100) * 10 + schema}`
  return `  - { on: shop.s${schema}.${table}, rows: "c0 = :user.country", columns: { c1: { mask: hash }, c2: deny } }`
}
const set = loadSound(Object.fromEntries(range(1000).map(role => [`r${role}`,
  `members: { groups: ["cn=g${role},dc=x"] }\ngrants:\n${range(10).map(grant => grantOf(role, grant)).join('\n')}`])))
/** A hundred people of three roles each, in two countries. */
const people = (user: string): Person => {
  const index = Number(user.slice(1))
  return { user, name: user, dn: '', groups: [0, 1, 2].map(step => `cn=g${(index * 10 + step) % 1000},dc=x`),
    attributes: { country: index % 2 ? 'KR' : 'JP' } }
}
const ledger: Pick<Ledger, 'append'> = { append: () => Promise.resolve({ seq: 1, at: '', hash: '' }) }
const gateway = await startGateway({
  port: 0, host: '127.0.0.1', allow: '', secret: 'a secret of sixteen', service: 'sagwan', policies: () => set, catalog: () => catalog,
  findPerson: user => Promise.resolve(people(user)), clock: () => new Date(), log: createLogger('silent'), ledger,
  // Questions never ask the database.
  pool: { query: () => Promise.resolve({ rows: [] }) } as never,
})
const { question, tableOf } = client(gateway.port)
const agent = new Agent({ keepAlive: true, maxSockets: 16 })

function post(path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const sent = request({ host: '127.0.0.1', port: gateway.port, path, method: 'POST', agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, answer => {
      answer.resume().on('end', () => resolve(performance.now() - start))
    })
    sent.on('error', reject).end(body)
  })
}

const person = (index: number) => `p${index % 100}`
const name = (index: number) => { const number = (index * 7) % 1000; return `shop.s${number % 10}.t${number}` }
const bodies: Record<string, { path: string; body(index: number): object }> = {
  'ExecuteQuery': { path: '/allow', body: index => question(person(index), { operation: 'ExecuteQuery' }) },
  'AccessCatalog': { path: '/allow', body: index => question(person(index), { operation: 'AccessCatalog', resource: { catalog: { name: 'shop' } } }) },
  'SelectFromColumns': { path: '/allow', body: index => question(person(index), { operation: 'SelectFromColumns',
    resource: { table: { ...tableOf(name(index)), columns: ['c0', 'c1', 'c3'] } } }) },
  'GetRowFilters': { path: '/row-filters', body: index => question(person(index), { operation: 'GetRowFilters', resource: { table: tableOf(name(index)) } }) },
  'GetColumnMask, 30 columns': { path: '/masks', body: index => question(person(index), { operation: 'GetColumnMask', filterResources:
    range(30).map(column => ({ column: { ...tableOf(name(index)), columnName: `c${column}`, columnType: 'varchar' } })) }) },
}
async function measure(what: string, path: string, connections: number, count: number, body: (index: number) => object): Promise<void> {
  const texts = range(Math.min(count, 500)).map(index => JSON.stringify(body(index)))
  for (const text of texts.slice(0, 200)) await post(path, text)
  let next = 0
  const times: number[] = []
  const begun = performance.now()
  await Promise.all(range(connections).map(async () => {
    while (next < count) times.push(await post(path, texts[next++ % texts.length]!))
  }))
  const seconds = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(2).padStart(8)
  process.stdout.write(`${what.padEnd(34)} ${String(connections).padStart(2)} connections ${String(Math.round(times.length / seconds)).padStart(7)}/s   p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms\n`)
}

for (const [what, { path, body }] of Object.entries(bodies)) {
  for (const connections of [1, 16]) await measure(what, path, connections, 3000, body)
}
const all = catalog.tables.map(({ catalog: catalogName, schema, table }) => ({ table: { catalogName, schemaName: schema, tableName: table } }))
await measure('FilterTables, 20,000 tables', '/batch', 1, 10, index => question(person(index), { operation: 'FilterTables', filterResources: all }))
agent.destroy()
await gateway.close()
