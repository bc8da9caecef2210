import { indexCatalog } from './catalog-index.ts'
import { keywords, starters } from './keywords.ts'
import { matchName } from './match.ts'
import { readScope } from './scope.ts'
import { isInText, tokenise } from './tokens.ts'
import type { CatalogIndex, CatalogTable } from './catalog-index.ts'
import type { Relation, Scope, ScopeColumn } from './scope.ts'
import type { Token } from './tokens.ts'
import type { ValueKind } from '@/lib/contracts/catalog.ts'
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
  /** Where in the label what was typed stands: from, to, from, to … */
  matched: number[]
}
/** What takes the place of the text between `from` and `to`, best first. */
export type Completion = { from: number; to: number; suggestions: Suggestion[] }
export { indexCatalog }

const wantsTable = new Set(['from', 'join', 'describe', 'summarize', 'table'])
/** More than one reads; a further key narrows them. */
const maxSuggestions = 200
const maxTables = 80

/**
 * What may stand at `position` of a statement, from the person's own catalog only: after a dot the parts of that
 * name, after FROM tables, elsewhere columns in scope first, then names, functions and keywords last.
 * Null where nothing is to be offered (strings, comments, numbers).
 */
export function complete(sql: string, position: number, index: CatalogIndex): Completion | null {
  if (isInText(sql, position)) return null
  const before = tokenise(sql.slice(0, position))
  const last = before[before.length - 1]
  const typed = last !== undefined && last.kind !== 'sign' && last.to === position ? last : undefined
  const path = readPath(before, typed !== undefined)
  if (!typed && path.length === 0 && /[\w)]$/.test(sql.slice(0, position))) return null
  const offered = path.length > 0
    ? afterDot(path, typed?.text ?? '', readScope(sql, position, index), index)
    : inPlace(sql, position, before, typed, index)
  // A name in quotes that the editor has closed already: the closing one goes too.
  const closed = typed?.kind === 'quoted' && sql[position] === '"'
  return {
    from: typed ? typed.from : position,
    to: closed ? position + 1 : position,
    suggestions: best(typed?.text ?? '', offered),
  }
}

function inPlace(
  sql: string, position: number, before: readonly Token[], typed: Token | undefined, index: CatalogIndex,
): Suggestion[] {
  const previous = before[before.length - (typed ? 2 : 1)]
  const text = typed?.text ?? ''
  const scope = readScope(sql, position, index)
  if (namesTable(before.slice(0, typed ? -1 : undefined)))
    return [...cteNames(scope), ...tableNames(index, text, 5)]
  const begins = previous === undefined || previous.text === ';' || previous.text === '('
  return [
    ...(begins ? starters.map(word => keyword(word, 7)) : []),
    ...columnsInScope(scope),
    ...relationNames(scope),
    ...tableNames(index, text, 2),
    ...index.functions.map(name => suggest({ label: name, group: 'function', type: '', rank: 1 })),
    ...keywords.filter(word => !begins || !starters.includes(word)).map(word => keyword(word, 0)),
  ]
}

/** Those that fit, the best fit first; among equal ones by rank, then the shorter, then in their order. */
function best(typed: string, offered: Suggestion[]): Suggestion[] {
  const fitting = offered.flatMap((suggestion, order) => {
    const match = matchName(typed, suggestion.label)
    return match ? [{ suggestion: { ...suggestion, matched: match.ranges }, quality: match.quality, order }] : []
  })
  const byLength = (typed === '' ? 0 : 1)
  fitting.sort((a, b) =>
    b.quality - a.quality || b.suggestion.rank - a.suggestion.rank
    || byLength * (a.suggestion.label.length - b.suggestion.label.length) || a.order - b.order)
  return fitting.slice(0, maxSuggestions).map(({ suggestion }) => suggestion)
}

/** The parts before the last dot: `['shop', 'sales']` for `shop.sales.cu|`. */
function readPath(tokens: readonly Token[], open: boolean): string[] {
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

/** True after `FROM`, `JOIN` and the like, and after a comma in a list of tables; not after `IS DISTINCT FROM`. */
function namesTable(before: readonly Token[]): boolean {
  const [second, last] = before.slice(-2).map(({ text }) => text.toLowerCase())
  const word = before.length > 1 ? last : second
  if (word === ',') return isInFrom(before)
  return word !== undefined && wantsTable.has(word) && !(word === 'from' && before.length > 1 && second === 'distinct')
}

/** True where the last keyword before the cursor is FROM: `FROM a, |`. */
function isInFrom(tokens: readonly Token[]): boolean {
  const stops = new Set(['select', 'where', 'group', 'order', 'having', 'on', 'using', 'from'])
  for (let index = tokens.length - 1; index >= 0; index--) {
    const word = tokens[index]?.text.toLowerCase() ?? ''
    if (tokens[index]?.kind === 'word' && stops.has(word)) return word === 'from'
  }
  return false
}

function afterDot(path: string[], typed: string, scope: Scope, index: CatalogIndex): Suggestion[] {
  const relation = path.length === 1 ? scope.relations.get((path[0] ?? '').toLowerCase()) : undefined
  if (relation) return relation.columns.map(column => columnOf(column, relation, 5))
  const table = index.findTable(path)
  return [
    ...(path.length === 1 ? index.schemasOf(path[0] ?? '') : []).map(schema =>
      suggest({ label: schema, group: 'schema', type: 'schema', rank: 4 })),
    ...fittingTables(index.tablesOf(path), typed).map(item =>
      suggest({ label: item.table, group: 'table', type: 'table', rank: 4, comment: item.comment ?? null })),
    ...(table?.columns ?? []).map(of =>
      columnOf({ name: of.name, of, table: table ?? null }, { name: table?.table ?? '', table: null, columns: [] }, 5)),
  ]
}

/** A schema may hold all 20,000: a suggestion is made of those only that can fit. */
function fittingTables(tables: readonly CatalogTable[], typed: string): readonly CatalogTable[] {
  return typed === '' ? tables.slice(0, maxSuggestions) : tables.filter(({ table }) => matchName(typed, table))
}

function columnOf({ name, of, table }: ScopeColumn, relation: Relation, rank: number): Suggestion {
  return suggest({
    label: name,
    group: 'column',
    type: of ? of.type.toLowerCase() : relation.name,
    kind: of?.kind ?? null,
    mask: of?.mask ?? null,
    rank,
    table: table ? `${table.catalog}.${table.schema}.${table.table}` : null,
    comment: of?.comment ?? null,
  })
}

/** Each name once; one that several relations have is written with its relation's. */
function columnsInScope(scope: Scope): Suggestion[] {
  const owners = new Map<string, number>()
  for (const { columns } of scope.relations.values()) {
    for (const { name } of columns) owners.set(name.toLowerCase(), (owners.get(name.toLowerCase()) ?? 0) + 1)
  }
  return [...scope.relations.values()].flatMap(relation => relation.columns.map(column => {
    const made = columnOf(column, relation, 5)
    return relation.name === '' || (owners.get(column.name.toLowerCase()) ?? 0) < 2
      ? made
      : { ...made, insert: `${quote(relation.name)}.${made.insert}`, type: `${relation.name} · ${made.type}` }
  }))
}

function relationNames(scope: Scope): Suggestion[] {
  return [...scope.relations.values()].filter(({ name }) => name !== '').map(({ name, table }) =>
    suggest({ label: name, group: 'relation', type: table ? table.table : 'with', rank: 3 }))
}

function cteNames(scope: Scope): Suggestion[] {
  return [...scope.ctes.values()].map(({ name }) => suggest({ label: name, group: 'relation', type: 'with', rank: 6 }))
}

function tableNames(index: CatalogIndex, typed: string, rank: number): Suggestion[] {
  return [
    ...index.searchTables(typed, maxTables).map(table => ({
      ...suggest({
        label: table.table, group: 'table', type: `${table.catalog}.${table.schema}`, rank,
        comment: table.comment ?? null,
      }),
      insert: [table.catalog, table.schema, table.table].map(quote).join('.'),
    })),
    ...(typed === '' ? [] : index.catalogs.map(name =>
      suggest({ label: name, group: 'schema', type: 'catalog', rank: rank - 1 }))),
  ]
}

function keyword(word: string, rank: number): Suggestion {
  return suggest({ label: word.toUpperCase(), group: 'keyword', type: '', rank })
}

function suggest(part: Pick<Suggestion, 'label' | 'group' | 'type' | 'rank'> & Partial<Suggestion>): Suggestion {
  const insert = part.group === 'keyword' || part.group === 'function' ? part.label : quote(part.label)
  return { kind: null, mask: null, table: null, comment: null, matched: [], insert, ...part }
}

/** A name as it must be written: in quotes where it is not a plain word. */
export function quote(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
