import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseConfig } from '../config.ts'
import { isAppError } from '../errors.ts'
import type { Decision, RuleRef } from '../contracts/policy.ts'
import type { WorldSpec } from '../contracts/engine.ts'
import { describeGrammar } from '../policy/case-grammar.ts'
import { loadCases, principalOfCase, readAsWritten, runCases } from '../policy/cases.ts'
import type { CaseBook, Reader } from '../policy/cases.ts'
import { decide } from '../policy/decide.ts'
import { loadPolicies } from '../policy/load.ts'
import type { PolicySet } from '../policy/load.ts'
import { printWarning, reportPolicies } from '../policy/report.ts'
import { compileResourceGroups } from '../policy/resource-groups.ts'
import { see } from '../policy/see.ts'
import type { Sight } from '../policy/see.ts'
import { compileViews } from '../policy/views.ts'
import { findUnseen } from '../policy/unseen.ts'
import { findTableNames } from '../query/names.ts'
import type { EngineReader } from './policy-engine.ts'

const usage = `npm run policy check                            validate the files of the policies
npm run policy test                             run policies/cases, as they are written
npm run policy test -- --engine                 the same, each statement read by the engine on the real warehouse
npm run policy explain -- --as USER 'SQL'       what USER of the cases would see of a statement, and by which rules
                     [--group DN] [--attribute NAME=VALUE]   others than those the cases say, or of anybody
npm run policy schema                           write policies/policy.schema.json
npm run policy resource-groups [-- --total 100] the limits of the roles as Trino's etc/resource-groups.json`

const { values: options, positionals: [verb = '', ...words] } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' }, group: { type: 'string', multiple: true }, attribute: { type: 'string', multiple: true },
    engine: { type: 'boolean', default: false }, total: { type: 'string', default: '100' }, help: { type: 'boolean', short: 'h', default: false },
  },
})

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints what is wrong, one fault a line, and leaves with 1. */
function fail(lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exit(1)
}

function loadSet(directory: string): PolicySet {
  const loaded = loadPolicies(directory)
  return loaded.ok ? loaded.set : fail([`the policies in \`${directory}\` cannot be used:`, ...loaded.faults])
}

function loadBook(directory: string): CaseBook {
  const cases = loadCases(directory)
  return cases.ok ? cases.book : fail([`the cases in \`${directory}\` cannot be used:`, ...cases.faults])
}

/** The engine is loaded only where a statement must be read: checks need none. */
async function openEngine(): Promise<EngineReader> {
  const { openReader } = await import('./policy-engine.ts')
  return openReader(parseConfig(process.env), line => print(line))
}

function worldOf(sight: Sight, reader: EngineReader): WorldSpec {
  const views = compileViews(sight, reader.catalog, reader.engine.kind)
  return { key: sight.fingerprint, catalogVersion: reader.catalog.version, views }
}

function check(directory: string): void {
  const set = loadSet(directory)
  const grants = [...set.roles.values()].reduce((sum, role) => sum + role.grants.length, 0)
  print(`sound: ${set.roles.size} roles, ${grants} grants, ${set.tags.size} tags; version ${set.version.slice(0, 12)}`)
  const cases = loadCases(directory)
  if (!cases.ok) return
  for (const warning of reportPolicies(set, cases.book.catalog).warnings) print(`note: ${printWarning(warning)}`)
}

async function test(directory: string): Promise<void> {
  const set = loadSet(directory)
  const book = loadBook(directory)
  await using reader = options.engine ? await openEngine() : null
  const read: Reader = reader ? (sight, { sql }) => reader.engine.read(sql, worldOf(sight, reader)) : readAsWritten
  const results = await runCases(set, book, read, reader?.catalog)
  const failed = results.filter(({ faults }) => faults.length > 0)
  for (const { file, line, name, faults } of failed) {
    print([`${file}:${line}: ${name}`, ...faults.map(fault => `    ${fault}`)].join('\n'))
  }
  print(`${results.length - failed.length} of ${results.length} cases pass`)
  if (failed.length > 0) process.exitCode = 1
}

function showRule(rule: RuleRef): string {
  return `    ${rule.file}:${rule.line}  ${rule.text}`
}

function showDecision(decision: Decision): string[] {
  const tables = decision.tables.map(({ table, filter, masks }) => {
    const masked = masks.map(({ column, mask, mixed }) => `${column} ${mask}${mixed ? ' on some rows' : ''}`)
    const rows = filter ? `rows where ${filter}` : 'all rows'
    return `  ${table}: ${rows}${masked.length > 0 ? `; masked: ${masked.join(', ')}` : ''}`
  })
  const { limits, export: exporting } = decision
  const exports = exporting
    ? `${exporting.formats.join(', ')} up to ${exporting.maxRows} rows, purpose ${exporting.purpose}` : 'no'
  return [
    decision.outcome,
    ...decision.denials.map(({ message }) => `  ${message}`),
    ...tables,
    `  limits: ${limits.rows} rows, ${limits.seconds} s, ${limits.concurrent} at once`,
    `  export: ${exports}`,
    ...(decision.rules.length > 0 ? ['  by:', ...decision.rules.map(showRule)] : []),
    `  fingerprint ${decision.fingerprint}`,
    `  policy ${decision.policy}`,
  ]
}

async function explain(directory: string): Promise<void> {
  const [sql] = words
  if (!options.as || sql === undefined) fail([usage])
  const set = loadSet(directory)
  const known = loadBook(directory).people.get(options.as)
  if (!known && !options.group) fail([`nobody in the cases is called \`${options.as}\`; say their groups with \`--group DN\``])
  const attributes = (options.attribute ?? []).map((text): [string, string] => {
    const at = text.indexOf('=')
    return [text.slice(0, at), text.slice(at + 1)]
  })
  const principal = principalOfCase(set, options.as, {
    groups: options.group ?? known?.groups ?? [],
    attributes: { ...known?.attributes, ...Object.fromEntries(attributes) },
  })
  await using reader = await openEngine()
  const sight = see(set, principal, reader.catalog)
  const reading = await reader.engine.read(sql, worldOf(sight, reader))
  print(`${principal.user} (${principal.roles.join(', ') || 'no role'}): ${showDecision(decide(sight, reading)).join('\n')}`)
  const names = findTableNames(sql).map(({ parts }) => parts)
  for (const { table, rules } of findUnseen(set, principal.roles, reader.catalog, sight, names)) {
    print(`  ${table} is in the warehouse; ${rules.length > 0 ? 'it is denied by:' : 'no grant of theirs reaches it'}`)
    for (const rule of rules) print(showRule(rule))
  }
}

/** Writes the grammar for editors; `test/policy/schema.test.ts` says when it is out of date. */
function writeSchema(directory: string): void {
  const file = join(directory, 'policy.schema.json')
  writeFileSync(file, `${JSON.stringify(describeGrammar(), null, 2)}\n`)
  print(`wrote ${file}`)
}

function printResourceGroups(directory: string, service: string): void {
  const total = Number(options.total)
  if (!Number.isInteger(total) || total < 1) fail([`--total: \`${options.total}\` is no number of statements; write e.g. 100`])
  print(JSON.stringify(compileResourceGroups(loadSet(directory), { service, total }), null, 2))
}

async function main(): Promise<void> {
  const { POLICIES: directory, TRINO_USER: service } = parseConfig(process.env)
  if (options.help) return print(usage)
  if (verb === 'check') return check(directory)
  if (verb === 'test') return test(directory)
  if (verb === 'explain') return explain(directory)
  if (verb === 'schema') return writeSchema(directory)
  if (verb === 'resource-groups') return printResourceGroups(directory, service)
  fail([usage])
}

try {
  await main()
} catch (error) {
  if (!isAppError(error)) throw error
  fail([error.message])
}
