import type { RuleRef } from '../contracts/policy.ts'
import { normaliseDn } from '../contracts/dn.ts'
import { parseExpression } from './expression.ts'
import type { Expression } from './expression.ts'
import type { ColumnRuleFile, DenyFile, GrantFile, RoleFile } from './grammar.ts'
import { parsePattern } from './patterns.ts'
import type { ColumnAction, ColumnKey, ColumnRule, Deny, Grant, Role, Target } from './set.ts'
import type { Path, Source } from './source.ts'

/** Where faults go while one role file is built: each with the line of its path. */
export type Builder = {
  file: string
  role: string
  source: Source
  tags: ReadonlySet<string>
  fault(path: Path, text: string): void
}

function ruleOf(builder: Builder, path: Path, text: string): RuleRef {
  return { role: builder.role, file: builder.file, line: builder.source.lineOf(path), text }
}

function buildTag(builder: Builder, path: Path, text: string): string {
  const tag = text.slice(1)
  if (!builder.tags.has(tag)) builder.fault(path, `there is no tag \`${text}\`; add it to tags.yaml or correct its name`)
  return tag
}

function buildTarget(builder: Builder, path: Path, text: string): Target | undefined {
  if (text.startsWith('#')) return { kind: 'tag', tag: buildTag(builder, path, text) }
  const pattern = parsePattern(text, [3])
  if (!pattern) builder.fault(path, `\`${text}\`: write \`catalog.schema.table\`, with \`*\` for any part, or \`'#tag'\``)
  return pattern ? { kind: 'tables', pattern } : undefined
}

function buildKey(builder: Builder, path: Path, text: string): ColumnKey {
  if (text.startsWith('#')) return { kind: 'tag', name: buildTag(builder, path, text) }
  return text === '*' ? { kind: 'rest', name: '' } : { kind: 'name', name: text.toLowerCase() }
}

function buildExpression(builder: Builder, path: Path, sql: string): Expression | undefined {
  const parsed = parseExpression(sql)
  if (parsed.ok) return parsed.expression
  builder.fault(path, `\`${String(path.at(-1))}\`: ${parsed.fault}`)
  return undefined
}

function buildAction(builder: Builder, path: Path, rule: ColumnRuleFile): ColumnAction | undefined {
  if (typeof rule === 'string') return { kind: rule }
  if (rule.mask === 'round') return { kind: 'mask', mask: { kind: 'round', to: rule.to } }
  if (rule.mask !== 'custom') return { kind: 'mask', mask: { kind: rule.mask ?? 'null' } }
  const sql = buildExpression(builder, [...path, 'sql'], rule.sql)
  return sql && { kind: 'mask', mask: { kind: 'custom', sql } }
}

function wordsOf(rule: ColumnRuleFile): string {
  if (typeof rule === 'string') return rule
  if (rule.mask === 'round') return `{ mask: round, to: ${rule.to} }`
  return rule.mask === 'custom' ? `{ mask: custom, sql: ${JSON.stringify(rule.sql)} }` : `{ mask: ${rule.mask ?? 'null'} }`
}

function buildColumns(builder: Builder, path: Path, columns: Record<string, ColumnRuleFile>): ColumnRule[] {
  const seen = new Set<string>()
  return Object.entries(columns).flatMap(([name, rule]) => {
    const at = [...path, name]
    const key = buildKey(builder, at, name)
    if (seen.has(`${key.kind} ${key.name}`)) builder.fault(at, `\`${name}\` stands here twice; letter case means nothing`)
    seen.add(`${key.kind} ${key.name}`)
    const action = buildAction(builder, at, rule)
    return action ? [{ key, action, rule: ruleOf(builder, at, `${name}: ${wordsOf(rule)}`) }] : []
  })
}

function buildGrant(builder: Builder, path: Path, grant: GrantFile): Grant[] {
  const on = buildTarget(builder, [...path, 'on'], grant.on)
  const rowsPath = [...path, 'rows']
  const rows = grant.rows === undefined ? null : buildExpression(builder, rowsPath, grant.rows)
  const columns = buildColumns(builder, [...path, 'columns'], grant.columns ?? {})
  const exports = grant.use.includes('export')
  if (grant.export && !exports) builder.fault([...path, 'export'], '`export`: add `export` to `use`, or take this out')
  const write = grant.use.includes('write')
  if (write && (grant.rows !== undefined || grant.columns !== undefined || grant.on.startsWith('#'))) {
    builder.fault([...path, 'use'], '`write`: only in a grant by name, without `rows` and `columns`: write two grants')
  }
  // A filter that could not be read is a fault already; the grant must not come through without it.
  if (!on || rows === undefined) return []
  return [{
    on, rows, columns, write, rule: ruleOf(builder, [...path, 'on'], `on: ${grant.on}`),
    export: exports ? grant.export ?? { formats: ['csv', 'parquet'], maxRows: 10_000, purpose: 'required' } : null,
    rowsRule: grant.rows === undefined ? null : ruleOf(builder, rowsPath, `rows: ${grant.rows}`),
  }]
}

function buildDeny(builder: Builder, path: Path, deny: DenyFile): Deny[] {
  const on = buildTarget(builder, [...path, 'on'], deny.on)
  if (!on) return []
  const columns = deny.columns?.map((name, index) => buildKey(builder, [...path, 'columns', index], name)) ?? null
  const text = deny.columns ? `deny: { on: ${deny.on}, columns: [${deny.columns.join(', ')}] }` : `deny: { on: ${deny.on} }`
  return [{ on, columns, rule: ruleOf(builder, [...path, 'on'], text) }]
}

/** Builds a role from its checked file; what the grammar cannot see (names of tags, SQL, patterns) is checked here. */
export function buildRole(builder: Builder, file: RoleFile): Role {
  const grants = file.grants.flatMap((grant, index) => buildGrant(builder, ['grants', index], grant))
  const expressions = grants.flatMap(grant => [grant.rows, ...grant.columns.map(({ action }) =>
    action.kind === 'mask' && action.mask.kind === 'custom' ? action.mask.sql : null)])
  return {
    name: file.role,
    description: file.description ?? '',
    groups: file.members.groups.map(normaliseDn),
    users: file.members.users.map(user => user.toLowerCase()),
    grants,
    denies: file.deny.flatMap((deny, index) => buildDeny(builder, ['deny', index], deny)),
    limits: file.limits,
    may: file.may,
    attributes: [...new Set(expressions.flatMap(expression => expression?.attributes ?? []))].sort(),
  }
}
