// node test/bench/catalog.ts: the catalog at 20,000 tables with 500,000 columns, searched as one types.
import type { WarehouseCatalog } from '../../lib/contracts/catalog.ts'
import { searchSchema } from '../../lib/contracts/browse.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { searchCatalog } from '../../lib/catalog/search.ts'
import { viewCatalog, viewColumns } from '../../lib/catalog/view.ts'
import { createLogger } from '../../lib/log.ts'
import { createCatalogState } from '../../lib/query/catalog-state.ts'
import { loadSound } from '../policy/support.ts'

const tables = 20_000
const width = 25
const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const subjects = ['customers', 'orders', 'payments', 'shipments', 'events', 'sessions', 'refunds', 'stores', 'prices', 'campaigns']
const parts = ['id', 'customer_id', 'email', 'phone', 'country', 'city', 'status', 'created_at', 'updated_at', 'amount_krw',
  'net_krw', 'tax_krw', 'channel', 'device', 'referrer', 'category', 'brand', 'quantity', 'score', 'note']
const catalog: WarehouseCatalog = { engine: 'duckdb', version: '1', tables: range(tables).map(index => ({
  catalog: 'lake', schema: `area_${index % 200}`, table: `${subjects[index % 10]}_${['raw', 'daily', 'monthly', 'mart'][index % 4]}_${index}`,
  comment: `Table ${index} of the team ${index % 40}: ${subjects[index % 10]} as they were loaded`,
  columns: range(width).map(column => ({
    name: column < 20 ? parts[(index + column) % 20]! : `measure_${index % 97}_${column}`, type: column % 3 ? 'VARCHAR' : 'BIGINT',
    ...(column % 5 === 0 ? { comment: `what the source says about column ${column}` } : {}),
  })),
})) }
const set = loadSound({
  wide: 'members: { users: [wide] }\ngrants:\n  - { on: lake.*.*, columns: { email: { mask: hash }, phone: deny } }',
  narrow: `members: { users: [narrow] }\ngrants:\n  - { on: lake.area_7.*, rows: "country = :user.country" }`,
})
const engine = { kind: 'duckdb' as const, functions: () => ['sum', 'count'] }
// The database is asked for notes and usage, both small: nothing of it here.
const pool = { query: () => Promise.resolve({ rows: [] }) } as never
const house = {
  engines: { all: [engine], get: () => engine, catalog: () => Promise.resolve(catalog), merged: () => Promise.resolve(catalog) } as never,
  policies: { current: () => set } as never, sights: new Map(), log: createLogger('silent'), pool, catalog: createCatalogState(),
  clock: () => new Date(),
}
const person = (user: string): Principal => ({
  kind: 'person', user, name: user, groups: [], roles: [user], attributes: { country: 'KR' }, sessionId: null, address: null,
})

const memory = () => process.memoryUsage().heapUsed / 1e6
async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const start = performance.now()
  const answer = await work()
  return [performance.now() - start, answer]
}
const at = (times: number[], share: number) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)]!.toFixed(1)

const before = memory()
const [first] = await timed(() => searchCatalog(house, person('wide'), searchSchema.parse({ text: 'orders' })))
console.log(`first search after a new warehouse or policy: ${first.toFixed(0)} ms; ${(memory() - before).toFixed(0)} MB kept for it`)
for (const who of ['wide', 'narrow']) {
  await searchCatalog(house, person(who), searchSchema.parse({ text: 'a' }))
  for (const typed of ['orders_daily_17', 'amount_krw', 'customers email country', 'zzz nothing', 'team 12', 'i', '']) {
    const times: number[] = []
    let total = 0
    for (let length = 1; length <= Math.max(1, typed.length); length += 1) {
      for (let round = 0; round < 3; round += 1) {
        const [ms, answer] = await timed(() => searchCatalog(house, person(who), searchSchema.parse({ text: typed.slice(0, length) })))
        times.push(ms)
        total = answer.total
      }
    }
    console.log(`${who}: each key of \`${typed}\`: p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms, most ${at(times, 1)} ms; ${total} tables`)
  }
}
for (const who of ['wide', 'narrow']) {
  const [ms, view] = await timed(() => viewCatalog(house, person(who)))
  const [json, text] = await timed(() => Promise.resolve(JSON.stringify(view)))
  console.log(`${who}: listing ${ms.toFixed(0)} ms, ${view.tables.length} tables, ${(text.length / 1e6).toFixed(2)} MB of JSON in ${json.toFixed(0)} ms`)
}
const [columns, answer] = await timed(() => viewColumns(house, person('wide'), range(20).map(index => `lake.area_${index % 200}.${catalog.tables[index]!.table}`)))
console.log(`columns of ${answer.tables.length} tables: ${columns.toFixed(1)} ms`)
