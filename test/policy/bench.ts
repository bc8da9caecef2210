// node test/policy/bench.ts: decisions under 1,000 roles with 10,000 grants over 1,000 tables of 30 columns.
import { decide } from '../../lib/policy/decide.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { catalogOf, loadSound, principal, reads } from './support.ts'

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const tables = Object.fromEntries(range(1000).map(index => [`shop.s${index % 10}.t${index}`,
  Object.fromEntries(range(30).map(column => [`c${column}`, 'VARCHAR']))]))

/** One grant in ten reaches a whole schema. */
function grantOf(role: number, grant: number): string {
  const schema = (role * 7 + grant) % 10
  const table = grant === 0 ? '*' : `t${((role * 13 + grant * 31) % 100) * 10 + schema}`
  return `  - { on: shop.s${schema}.${table}, rows: "c0 = :user.country", columns: { c1: { mask: hash }, c2: deny } }`
}

/** Runs `work` `count` times and prints the median and the slow end, in milliseconds. */
function measure(name: string, count: number, work: (index: number) => void): void {
  const times = range(count).map(index => {
    const start = performance.now()
    work(index)
    return performance.now() - start
  }).sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(count - 1, Math.floor(count * share))]!.toFixed(3)
  process.stdout.write(`${name.padEnd(40)} p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms\n`)
}

const files = Object.fromEntries(range(1000).map(role => [`r${role}`, `grants:\n${range(10).map(grant => grantOf(role, grant)).join('\n')}`]))
let set = loadSound({ first: '' })
measure('load 1,000 files (once)', 1, () => { set = loadSound(files) })
const catalog = catalogOf(tables)
const sightOf = (roles: string[]) => see(set, principal(roles, { country: 'KR' }), catalog)
const three = (index: number) => [0, 1, 2].map(step => `r${(index + step) % 100}`)
const statement = (index: number) => reads({ [`shop.s0.t${(index % 100) * 10}`]: ['c0', 'c1', 'c3'] })

measure('index the catalog (once)', 1, () => sightOf([]))
measure('first sight of a person with 3 roles', 100, index => sightOf(three(index)))
measure('sight and decision, person known', 20_000, index => decide(sightOf(three(index)), statement(index)))
measure('all views of a person', 50, index => compileViews(sightOf(three(index)), catalog, 'duckdb'))
