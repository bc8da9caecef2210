import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Decision, Denial } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { Reading } from '../contracts/engine.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { casesCatalogSchema, casesSchema } from './case-grammar.ts'
import type { Case, CasePerson } from './case-grammar.ts'
import { decide } from './decide.ts'
import { rolesOf } from './roles.ts'
import { see } from './see.ts'
import type { Sight } from './see.ts'
import type { PolicySet } from './set.ts'
import { parseSource, readYaml } from './source.ts'

/** All cases of a policy folder, with who acts in them and the catalog they were written for. */
export type CaseBook = {
  catalog: WarehouseCatalog
  people: Map<string, CasePerson>
  cases: { file: string; line: number; test: Case }[]
}

export type CaseResult = { file: string; line: number; name: string; faults: string[] }

/** How a statement is read for a sight: by an engine, or by `readAsWritten` from what the case says. */
export type Reader = (sight: Sight, test: Case) => Promise<Reading> | Reading

function readFile<T extends z.ZodType>(directory: string, file: string, schema: T, faults: string[]) {
  const source = readYaml(readFileSync(join(directory, file), 'utf8'))
  const parsed = parseSource(source, schema)
  if ('value' in parsed) return { value: parsed.value, source }
  faults.push(...parsed.faults.map(({ line, text }) => `cases/${file}:${line}: ${text}`))
  return undefined
}

function readCatalog(tables: Record<string, Record<string, string>>): WarehouseCatalog {
  return { engine: 'duckdb', version: 'cases', tables: Object.entries(tables).map(([key, types]) => {
    const [catalog = '', schema = '', ...table] = key.split('.')
    const columns = Object.entries(types).map(([name, type]) => ({ name, type }))
    return { catalog, schema, table: table.join('.'), columns }
  }) }
}

/** Reads `cases/*.yaml` of a policy folder; every fault comes back as `file:line: what to do`. */
export function loadCases(directory: string): { ok: true; book: CaseBook } | { ok: false; faults: string[] } {
  const folder = join(directory, 'cases')
  const faults: string[] = []
  if (!existsSync(join(folder, 'catalog.yaml'))) {
    return { ok: false, faults: ['cases/catalog.yaml:1: write the tables and columns which the cases speak of'] }
  }
  const tables = readFile(folder, 'catalog.yaml', casesCatalogSchema, faults)?.value.tables ?? {}
  const people = new Map<string, CasePerson>()
  const cases: CaseBook['cases'] = []
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml') && name !== 'catalog.yaml').sort()) {
    const read = readFile(folder, file, casesSchema, faults)
    if (!read) continue
    for (const [name, person] of Object.entries(read.value.people)) people.set(name, person)
    read.value.cases.forEach((test, index) =>
      cases.push({ file: `cases/${file}`, line: read.source.lineOf(['cases', index]), test }))
  }
  for (const { file, line, test } of cases) {
    if (!people.has(test.as)) faults.push(`${file}:${line}: nobody in \`people\` is called \`${test.as}\``)
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, book: { catalog: readCatalog(tables), people, cases } }
}

/** The principal of a person of the cases, with the roles which the set gives them. */
export function principalOfCase(set: PolicySet, user: string, person: CasePerson): Principal {
  const { roles } = rolesOf(set, { user, name: user, dn: '', ...person })
  return { kind: 'person', user, name: user, roles, sessionId: null, address: null, ...person }
}

/** The reading a world would give of what the case says the statement asks for: what is not seen is not there. */
export function readAsWritten(sight: Sight, test: Case): Reading {
  const tables = Object.keys(test.reads).filter(table => sight.tables.has(table))
  const mentions = Object.values(test.reads).flat()
  const refuse = (refusal: Denial): Reading => ({ ok: false, refusal, tables, mentions })
  if (test.refuses) return refuse({ code: test.refuses, message: `refused: ${test.refuses}` })
  for (const [table, columns] of Object.entries(test.reads)) {
    const seen = sight.tables.get(table)
    if (!seen) return refuse({ code: 'table-unknown', message: `there is no table \`${table}\``, table })
    const missing = columns.find(column => !seen.columns.some(({ name }) => name === column))
    if (missing) return refuse({ code: 'column-unknown', message: `there is no column \`${missing}\``, column: missing })
  }
  return { ok: true, statement: { engine: 'duckdb', kind: test.writes ? 'write' : 'select', functions: [], columns: [],
    ...(test.writes ? { writes: test.writes.map(table => ({ table, action: 'create' as const })) } : {}),
    tables: Object.entries(test.reads).map(([table, columns]) => ({ table, columns })) } }
}

function differs(what: string, expected: unknown, actual: unknown): string[] {
  const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)]
  return left === right ? [] : [`${what}: expected ${left}, got ${right}`]
}

function compareDenial({ expect }: Case, denials: Denial[]): string[] {
  if (!expect.code) return []
  const denial = denials.find(({ code, column }) => code === expect.code && (!expect.column || column === expect.column))
  if (!denial) {
    const got = JSON.stringify(denials.map(({ code, column }) => [code, column]))
    return [`denial: expected ${expect.code} ${expect.column ?? ''}, got ${got}`]
  }
  return expect.owner === undefined ? [] : differs('owner', expect.owner, denial.owner ?? null)
}

function compareTables({ expect }: Case, decision: Decision): string[] {
  const find = (name: string) => decision.tables.find(({ table }) => table === name)
  const filters = Object.entries(expect.filters ?? {}).flatMap(([table, filter]) => {
    const entry = find(table)
    return entry ? differs(`filter of ${table}`, filter, entry.filter) : [`filter of ${table}: the table is not touched`]
  })
  const masks = Object.entries(expect.masks ?? {}).flatMap(([table, kinds]) => {
    const actual = find(table)?.masks.map(({ column, mask }): [string, string] => [column, mask]) ?? []
    return differs(`masks of ${table}`, Object.entries(kinds).sort(), actual.sort())
  })
  return [...filters, ...masks]
}

function compareCase(test: Case, sight: Sight, decision: Decision): string[] {
  const { expect } = test
  const texts = new Set(decision.rules.map(({ text }) => text))
  return [
    ...differs('outcome', expect.outcome, decision.outcome),
    ...compareDenial(test, decision.denials),
    ...(expect.rules ?? []).filter(rule => !texts.has(rule)).map(rule => `rules: \`${rule}\` did not speak`),
    ...compareTables(test, decision),
    ...(expect.export === undefined ? [] : differs('export', expect.export, decision.export)),
    ...(expect.limits === undefined ? [] : differs('limits', expect.limits, decision.limits)),
    ...Object.entries(expect.sees ?? {}).flatMap(([table, columns]) =>
      differs(`columns of ${table}`, columns, sight.tables.get(table)?.columns.map(({ name }) => name) ?? null)),
  ]
}

/** Runs every case; a case without faults passed. With a reader of an engine the statements are really parsed there. */
export async function runCases(
  set: PolicySet, book: CaseBook, read: Reader = readAsWritten, catalog: WarehouseCatalog = book.catalog,
): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const { file, line, test } of book.cases) {
    const sight = see(set, principalOfCase(set, test.as, book.people.get(test.as)!), catalog)
    // Not every engine writes: what a statement would write is taken at the case's word.
    const decision = decide(sight, test.writes ? readAsWritten(sight, test) : await read(sight, test))
    results.push({ file, line, name: test.name, faults: compareCase(test, sight, decision) })
  }
  return results
}
