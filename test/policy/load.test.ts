import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { describeGrammar } from '../../lib/policy/case-grammar.ts'
import { parseExpression } from '../../lib/policy/expression.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import { load, loadSound } from './support.ts'

const grants = (line: string) => `grants:\n  - on: a.b.t\n    ${line}\n`

function faultsOf(files: Record<string, string>): string[] {
  const loaded = load(files)
  return loaded.ok ? [] : loaded.faults
}

describe('loadPolicies', () => {
  it('takes what is sound, with the lines of its rules', () => {
    const set = loadSound({ reader: grants('columns:\n      email: { mask: hash }\n      name: deny') })
    const [grant] = set.roles.get('reader')!.grants
    expect(grant!.rule).toEqual({ role: 'reader', file: 'roles/reader.yaml', line: 3, text: 'on: a.b.t' })
    expect(grant!.columns.map(({ rule }) => [rule.line, rule.text])).toEqual([[5, 'email: { mask: hash }'], [6, 'name: deny']])
  })

  it('has a version which every change of a file changes, and nothing else', () => {
    const one = loadSound({ reader: grants('rows: "x = 1"') })
    expect(loadSound({ reader: grants('rows: "x = 1"') }).version).toBe(one.version)
    expect(loadSound({ reader: grants('rows: "x = 2"') }).version).not.toBe(one.version)
    expect(one.files.map(({ path }) => path)).toEqual(['roles/reader.yaml'])
  })

  it('reports every fault of every file at once, each with file and line', () => {
    expect(faultsOf({
      one: 'grants:\n  - on: a.b\n  - on: a.b.t\n    rows: "x = (1"\n    colums: {}\n',
      two: 'may: [everything]\nlimits: { rows: 0 }\n',
      'tags.yaml': 'tags:\n  pii:\n    on: [a.b]\n',
    })).toEqual([
      'roles/one.yaml:6: `grants.1`: there is no `colums` here; take it out or correct its name',
      'roles/two.yaml:2: `may.0`: write one of `notebook:create`, `notebook:share`, `schedule:create`, `audit:read`, '
        + '`audit:verify`, `policy:read`, `policy:reload`, `session:read`, `session:end`, `query:stop`, `health:read`',
      'roles/two.yaml:3: `limits.rows`: write 1 or more',
      'tags.yaml:3: `a.b`: write `catalog.schema.table` or `catalog.schema.table.column`, with `*` for any part',
    ])
  })

  it.each([
    ['an unknown mask', grants('columns: { c: { mask: blur } }'), /^roles\/r\.yaml:4: .*`\{ mask: KIND \}`, KIND being one of null, redact/],
    ['an unknown action', grants('columns: { c: allow }'), /^roles\/r\.yaml:4: .*write `show`, `deny`, `hide`/],
    ['a custom mask without SQL', grants('columns: { c: { mask: custom } }'), /^roles\/r\.yaml:4: .*`custom` needs `sql: TEXT`/],
    ['an unknown tag', grants('columns: { "#secret": deny }'), /:4: there is no tag `#secret`; add it to tags\.yaml/],
    ['an unknown tag as target', 'grants: [{ on: "#secret" }]', /:2: there is no tag `#secret`/],
    ['a column named twice', grants('columns: { Email: deny, email: show }'), /:4: `email` stands here twice/],
    ['a key written twice', grants('rows: "a = 1"\n    rows: "a = 2"'), /:5: Map keys must be unique/],
    ['export without the use', grants('export: { formats: [csv] }'), /:4: `export`: add `export` to `use`/],
    ['use without query', grants('use: [export]'), /:4: .*add `query`/],
    ['an anchor', 'grants: [&x { on: a.b.t }, *x]', /:1: write each rule out: anchors and aliases are not read/],
    ['a name that is not the file\'s', 'role: other', /:2: Map keys must be unique/],
    ['a filter that is a list', grants('rows: [a]'), /:4: `grants\.0\.rows`: write a boolean SQL expression/],
    ['YAML that cannot be read', 'grants: [', /^roles\/r\.yaml:\d+: /],
    ['an empty part', 'grants: [{ on: "a..t" }]', /:2: `a\.\.t`: write `catalog\.schema\.table`/],
    ['a limit that is no number', 'limits: { rows: many }', /:2: `limits\.rows`: write rows as a whole number/],
    ['a filter of a name only the engine may use', grants('rows: "__sagwan_source__ = 1"'), /:4: `rows`: take out the name kept/],
  ])('names %s with what to do', (_, text, expected) => {
    const faults = faultsOf({ r: text })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(expected)
  })

  it('refuses a role whose name is not its file\'s', () => {
    expect(faultsOf({ 'roles/a.yaml': 'role: b\n' })).toEqual(['roles/a.yaml:1: `role: b` must be the file\'s name, `a`'])
  })

  it('refuses files it would overlook, a missing folder, and a folder without roles', () => {
    expect(faultsOf({ 'roles/a.yml': 'role: a\n' })).toEqual([expect.stringMatching(/^roles\/a\.yml:1: name the file/)])
    expect(faultsOf({})).toEqual([expect.stringMatching(/^roles: write at least one role/)])
    expect(loadPolicies('/no/such/folder')).toEqual({ ok: false, faults: [expect.stringMatching(/set `POLICIES`/)] })
  })

  it('reads a mask `null`, which YAML takes for nothing', () => {
    const set = loadSound({ r: grants('columns: { c: { mask: null }, d: { mask: "null" } }') })
    expect(set.roles.get('r')!.grants[0]!.columns.map(({ action }) => action)).toEqual([
      { kind: 'mask', mask: { kind: 'null' } }, { kind: 'mask', mask: { kind: 'null' } }])
  })
})

describe('the published schema', () => {
  it('is the grammar as it is now', () => {
    const file = join(import.meta.dirname, '../../policies/policy.schema.json')
    expect(JSON.parse(readFileSync(file, 'utf8')), 'run `npm run policy schema`').toEqual(describeGrammar())
  })

  it('takes every file of the demo, and refuses a misspelt key', () => {
    const schema = z.fromJSONSchema(describeGrammar())
    const folder = join(import.meta.dirname, '../../policies')
    const files = globSync('**/*.yaml', { cwd: folder })
    expect(files.length).toBeGreaterThan(8)
    for (const file of files) expect(schema.safeParse(parse(readFileSync(join(folder, file), 'utf8'))).success, file).toBe(true)
    expect(schema.safeParse({ role: 'a', grants: [{ on: 'a.b.c', colums: {} }] }).success).toBe(false)
  })
})

describe('an expression', () => {
  it.each([
    '1 = 1); DROP TABLE x; --', 'a = 1;', 'a = 1 -- all', 'a /* x */ = 1', 'a = (1', 'a = 1)', '(a = 1]', 'a = \'x', '"a = 1',
    'a = (SELECT 1)', 'a IN (FROM t)', 'EXISTS (FROM t)', 'a IN (VALUES (1))', 'a IN (WITH x AS (FROM t) FROM x)', 'a = 1 UNION ALL FROM t',
    'a = (TABLE t)', 'a IN (DESCRIBE t)', 'a = (SUMMARIZE t)', 'a IN (PIVOT t ON x)', 'max(a) OVER () = 1', 'a, b', 'a AS b', 'a = :country',
    'a = $1', 'a = ?', 'a = $$x$$', 'E\'\\\' OR 1=1 --\' = a', 'a = :user', 'COLUMNS(*)', 'a = 1 LIMIT 1', '', '   ', 'a = `b`', 'a = 1\0',
    'x WHERE 1 = 1', 'a = 1 GROUP BY (SELECT 1)', 'a = @b', 'a\\b', 'unnest(tags)', 'getvariable(\'mi\') = a', '"a" = \'x\' /* */',
  ])('refuses %j', sql => {
    expect(parseExpression(sql)).toMatchObject({ ok: false })
  })

  it.each([
    'country = :user.country', 'country IN (\'KR\', \'JP\') OR tier = \'it\'\'s; -- fine\'', '"from" = 1', '"a""b" IS NULL', 'a::DATE > DATE \'2020-01-01\'',
    'extract(year FROM born) > 1990', 'substring(a FROM 1 FOR 2) = \'x\'', 'CAST(a AS VARCHAR) LIKE \'%select%\'', 'a BETWEEN 1 AND 2.5e3',
    'list_contains(tags, :user.department)', 'tags[1:2] = [\'a\', \'b\']', 'attributes.weight_g > 5', 'at AT TIME ZONE \'UTC\' > now()',
    'day > current_date - INTERVAL 7 DAY', '나라 = :user.country', 'CASE WHEN a THEN b ELSE false END', 'trim(both \' \' FROM a) = \'x\'',
    'list_filter(tags, x -> x = \'a\') IS NOT NULL',
  ])('takes %j', sql => {
    expect(parseExpression(sql)).toMatchObject({ ok: true })
  })
})
