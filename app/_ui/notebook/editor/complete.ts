import { findTable, readScope } from './scope.ts'
import { isInText, tokenise } from './tokens.ts'
import type { CatalogTable, Relation, Scope } from './scope.ts'
import type { Token } from './tokens.ts'
import type { CatalogView, ValueKind } from '@/lib/contracts/catalog.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'

/** One line of the completion list. `rank` orders the groups: higher stands first among equal matches. */
export type Suggestion = {
  label: string
  insert: string
  group: 'column' | 'relation' | 'table' | 'schema' | 'function' | 'keyword'
  type: string
  kind: ValueKind | null
  mask: MaskKind | null
  /** The table a column belongs to, full name. */
  table: string | null
  comment: string | null
  rank: number
}
export type Completion = { from: number; suggestions: Suggestion[] }

export const keywords = [
  'select',
  'from',
  'where',
  'group by',
  'order by',
  'having',
  'limit',
  'offset',
  'join',
  'left join',
  'inner join',
  'full join',
  'cross join',
  'on',
  'using',
  'as',
  'and',
  'or',
  'not',
  'in',
  'between',
  'like',
  'ilike',
  'is null',
  'is not null',
  'case',
  'when',
  'then',
  'else',
  'end',
  'distinct',
  'union all',
  'union',
  'except',
  'intersect',
  'with',
  'over',
  'partition by',
  'qualify',
  'window',
  'asc',
  'desc',
  'nulls last',
  'filter',
  'exists',
  'interval',
  'date',
  'timestamp',
  'true',
  'false',
  'null',
  'describe',
  'summarize',
  'pivot',
  'unpivot',
  'exclude',
  'replace',
  'cast',
]

const wantsTable = new Set(['from', 'join', 'describe', 'summarize', 'table'])

/**
 * What may stand at `position` of a statement, from the person's own catalog only: after a dot the parts of that
 * name, after FROM tables, elsewhere columns in scope first, then names, functions and keywords last.
 * Null where nothing is to be offered (strings, comments, numbers).
 */
export function complete(sql: string, position: number, catalog: CatalogView): Completion | null {
  if (isInText(sql, position)) return null
  const before = tokenise(sql.slice(0, position))
  const typed = before[before.length - 1]
  const open = typed !== undefined && typed.kind !== 'sign' && typed.to === position
  const path = readPath(before, open)
  const from = open && typed ? typed.from : position
  const scope = readScope(sql, catalog)
  if (path.length > 0) return { from, suggestions: afterDot(path, scope, catalog) }
  if (!open && /[\w)]$/.test(sql.slice(0, position))) return null
  const previous = before[before.length - (open ? 2 : 1)]
  const listing = previous?.text === ',' && isInFrom(before)
  if (previous && (wantsTable.has(previous.text.toLowerCase()) || listing)) {
    return { from, suggestions: [...cteNames(scope), ...tableNames(catalog, 5)] }
  }
  return {
    from,
    suggestions: [
      ...columnsInScope(scope),
      ...relationNames(scope),
      ...tableNames(catalog, 2),
      ...catalog.functions.map(name => suggest({ label: name, group: 'function', type: '', rank: 1 })),
      ...keywords.map(word => suggest({ label: word.toUpperCase(), group: 'keyword', type: '', rank: 0 })),
    ],
  }
}

/** The parts before the last dot: `['shop', 'sales']` for `shop.sales.cu|`. */
function readPath(tokens: Token[], open: boolean): string[] {
  const path: string[] = []
  let index = tokens.length - (open ? 2 : 1)
  while (tokens[index]?.text === '.' && tokens[index]?.kind === 'sign') {
    const name = tokens[index - 1]
    if (!name || name.kind === 'sign') break
    path.unshift(name.text)
    index -= 2
  }
  return path
}

/** True where the last keyword before the cursor is FROM: `FROM a, |`. */
function isInFrom(tokens: Token[]): boolean {
  const stops = new Set(['select', 'where', 'group', 'order', 'having', 'on', 'using', 'from'])
  for (let index = tokens.length - 1; index >= 0; index--) {
    const word = tokens[index]?.text.toLowerCase() ?? ''
    if (tokens[index]?.kind === 'word' && stops.has(word)) return word === 'from'
  }
  return false
}

function afterDot(path: string[], scope: Scope, catalog: CatalogView): Suggestion[] {
  const lower = path.map(part => part.toLowerCase())
  const relation = lower.length === 1 ? scope.relations.get(lower[0] ?? '') : undefined
  if (relation) return relationColumns(relation)
  const schemas = catalog.tables.filter(table => lower.length === 1 && table.catalog.toLowerCase() === lower[0])
  const tables = catalog.tables.filter(table => {
    const name = `${table.catalog}.${table.schema}`.toLowerCase()
    return name === lower.join('.') || (lower.length === 1 && table.schema.toLowerCase() === lower[0])
  })
  const table = findTable(catalog, path)
  return [
    ...[...new Set(schemas.map(({ schema }) => schema))].map(schema =>
      suggest({ label: schema, group: 'schema', type: 'schema', rank: 4 }),
    ),
    ...tables.map(item =>
      suggest({ label: item.table, group: 'table', type: 'table', rank: 4, comment: item.comment ?? null }),
    ),
    ...(table ? relationColumns({ name: table.table, table, columns: table.columns.map(({ name }) => name) }) : []),
  ]
}

function relationColumns(relation: Relation): Suggestion[] {
  if (!relation.table)
    return relation.columns.map(name => suggest({ label: name, group: 'column', type: relation.name, rank: 5 }))
  return relation.table.columns.map(column => columnOf(relation.table, column))
}

function columnOf(table: CatalogTable | null, column: CatalogTable['columns'][number]): Suggestion {
  return suggest({
    label: column.name,
    group: 'column',
    type: column.type.toLowerCase(),
    kind: column.kind,
    mask: column.mask,
    rank: 5,
    table: table ? `${table.catalog}.${table.schema}.${table.table}` : null,
    comment: column.comment ?? null,
  })
}

function columnsInScope(scope: Scope): Suggestion[] {
  const seen = new Set<string>()
  return [...scope.relations.values()].flatMap(relationColumns).filter(({ label }) => {
    if (seen.has(label)) return false
    seen.add(label)
    return true
  })
}

function relationNames(scope: Scope): Suggestion[] {
  return [...scope.relations.values()].map(({ name, table }) =>
    suggest({ label: name, group: 'relation', type: table ? table.table : 'with', rank: 3 }),
  )
}

function cteNames(scope: Scope): Suggestion[] {
  return [...scope.ctes.values()].map(({ name }) => suggest({ label: name, group: 'relation', type: 'with', rank: 6 }))
}

function tableNames(catalog: CatalogView, rank: number): Suggestion[] {
  return catalog.tables.map(table => ({
    ...suggest({
      label: table.table,
      group: 'table',
      type: `${table.catalog}.${table.schema}`,
      rank,
      comment: table.comment ?? null,
    }),
    insert: [table.catalog, table.schema, table.table].map(quote).join('.'),
  }))
}

function suggest(part: Pick<Suggestion, 'label' | 'group' | 'type' | 'rank'> & Partial<Suggestion>): Suggestion {
  const insert = part.group === 'keyword' || part.group === 'function' ? part.label : quote(part.label)
  return { kind: null, mask: null, table: null, comment: null, insert, ...part }
}

/** A name as it must be written: in quotes where it is not a plain word. */
function quote(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
