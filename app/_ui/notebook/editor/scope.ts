import { armAt, isName, isPart, isSign, partsAt, readArms, readParts, wordOf } from './query-tree.ts'
import { tokenise } from './tokens.ts'
import type { CatalogIndex, CatalogTable } from './catalog-index.ts'
import type { Part } from './query-tree.ts'
import type { Token } from './tokens.ts'

type Items = (Token | Part)[]
type CatalogColumn = CatalogTable['columns'][number]
/** A column one may name; `of` is the column of the catalog behind it, null where an expression made it. */
export type ScopeColumn = { name: string; of: CatalogColumn | null; table: CatalogTable | null }
/** What one may take columns from, under the name it goes by; `table` is null for a CTE, a subquery, a function. */
export type Relation = { name: string; table: CatalogTable | null; columns: ScopeColumn[] }
/** Relations by name in lower case: those of the innermost query first, then those around it. */
export type Scope = { relations: Map<string, Relation>; ctes: Map<string, Relation> }

const endsAlias = new Set(
  `on using where group order having limit join left right full inner outer cross natural union except intersect select
  from window qualify sample tablesample asof positional semi anti lateral with as set offset pivot unpivot fetch for`
    .split(/\s+/),
)

/** What may be named at a position of a statement, and as what. */
export function readScope(sql: string, position: number, index: CatalogIndex): Scope {
  const reader: Reader = { sql, index }
  const path = partsAt(readParts(tokenise(sql), sql.length), position)
  let ctes = new Map<string, Relation>()
  let scopes: Map<string, Relation>[] = []
  for (const [depth, part] of path.entries()) {
    if (!part.query) continue
    if (isDerived(path[depth - 1], part)) scopes = []
    ctes = readCtes(reader, part, ctes)
    scopes.unshift(readRelations(reader, armAt(part, position), ctes))
  }
  const relations = new Map<string, Relation>()
  for (const scope of scopes) {
    for (const [name, relation] of scope) if (!relations.has(name)) relations.set(name, relation)
  }
  return { relations, ctes }
}

/** Every table that a statement names anywhere, to load its columns before they are wanted. */
export function namedTables(sql: string, index: CatalogIndex): CatalogTable[] {
  const tokens = tokenise(sql)
  const found = new Set<CatalogTable>()
  let path: string[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'sign') continue
    path = tokens[at - 1]?.text === '.' && path.length > 0 ? [...path, token.text] : [token.text]
    const table = index.findTable(path)
    if (table) found.add(table)
  }
  return [...found]
}

const clauses = new Set(['select', 'from', 'join', 'where', 'on', 'using', 'group', 'order', 'having', 'qualify'])

/** True for a CTE and for a subquery in FROM: the tables around it cannot be named in there. */
function isDerived(around: Part | undefined, part: Part): boolean {
  if (!around?.query) return false
  const before = around.items.slice(0, around.items.indexOf(part))
  const last = before[before.length - 1]
  if (['as', 'materialized', 'from', 'join'].includes(wordOf(last))) return true
  return isSign(last, ',') && wordOf(before.findLast(item => clauses.has(wordOf(item)))) === 'from'
}

type Reader = { sql: string; index: CatalogIndex }

/** `FROM a.b.c AS x, (SELECT …) y JOIN f(…) AS z(p, q)`: what an arm reads from. */
function readRelations(reader: Reader, items: Items, ctes: Map<string, Relation>): Map<string, Relation> {
  const relations = new Map<string, Relation>()
  let at = 0
  while (at < items.length) {
    const word = wordOf(items[at])
    at++
    if (word !== 'from' && word !== 'join') continue
    // `a IS DISTINCT FROM b` reads from nothing
    if (wordOf(items[at - 2]) === 'distinct' && ['is', 'not'].includes(wordOf(items[at - 3]))) continue
    do at = readRelation(reader, items, at, ctes, relations)
    while (word === 'from' && isSign(items[at], ',') && ++at)
  }
  return relations
}

function readRelation(
  reader: Reader, items: Items, start: number, ctes: Map<string, Relation>, into: Map<string, Relation>,
): number {
  let at = start
  if (wordOf(items[at]) === 'lateral') at++
  let name = ''
  let table: CatalogTable | null = null
  let columns: ScopeColumn[] = []
  const first = items[at]
  if (isPart(first)) {
    columns = columnsOf(reader, first, ctes)
    at++
  } else if (isName(first) && !endsAlias.has(wordOf(first))) {
    const path = [first.text]
    at++
    while (isSign(items[at], '.') && isName(items[at + 1])) {
      path.push((items[at + 1] as Token).text)
      at += 2
    }
    name = path[path.length - 1] ?? ''
    const cte = path.length === 1 ? ctes.get(name.toLowerCase()) : undefined
    // `range(10)`: a function in the place of a table, its columns are known by its alias only
    if (isPart(items[at])) at++
    else if (cte) columns = cte.columns
    else {
      table = reader.index.findTable(path) ?? null
      columns = table ? columnsOfTable(table) : []
    }
  } else return at
  if (wordOf(items[at]) === 'as') at++
  const next = items[at]
  const alias = isName(next) && !endsAlias.has(wordOf(next)) ? next : undefined
  if (alias) {
    name = alias.text
    at++
    const renamed = items[at]
    if (isPart(renamed)) {
      columns = renameColumns(columns, namesIn(renamed))
      at++
    }
  }
  // A name that is none yet: `FROM shop.|` is still being written.
  const known = table !== null || columns.length > 0 || alias !== undefined
  // A subquery without an alias has columns, but no name to write before them.
  if (known) into.set(name === '' ? `(${into.size})` : name.toLowerCase(), { name, table, columns })
  return at
}

/** `WITH name [(columns)] AS [MATERIALIZED] (SELECT …), …`, on top of what is known from around. */
function readCtes(reader: Reader, part: Part, around: Map<string, Relation>): Map<string, Relation> {
  const ctes = new Map(around)
  let at = 0
  if (wordOf(part.items[at]) !== 'with') return ctes
  at++
  if (wordOf(part.items[at]) === 'recursive') at++
  while (isName(part.items[at])) {
    const name = (part.items[at] as Token).text
    at++
    const listed = isPart(part.items[at]) ? namesIn(part.items[at++] as Part) : []
    while (['as', 'not', 'materialized'].includes(wordOf(part.items[at]))) at++
    const body = part.items[at]
    // its own name stands in it where it is recursive
    const own = new Map(ctes).set(name.toLowerCase(), { name, table: null, columns: bare(listed) })
    const columns = isPart(body) ? renameColumns(columnsOf(reader, body, own), listed) : bare(listed)
    ctes.set(name.toLowerCase(), { name, table: null, columns })
    if (!isPart(body) || !isSign(part.items[at + 1], ',')) break
    at += 2
  }
  return ctes
}

/** The columns of `(SELECT a, b.c, sum(d) AS e, f.* FROM …)`; an expression without a name has none here. */
function columnsOf(reader: Reader, part: Part, around: Map<string, Relation>): ScopeColumn[] {
  const ctes = readCtes(reader, part, around)
  const arm = readArms(part)[0] ?? []
  const relations = readRelations(reader, arm, ctes)
  const start = arm.findIndex(item => wordOf(item) === 'select')
  // `(FROM t)` alone is all of it
  if (start < 0) return [...relations.values()].flatMap(({ columns }) => columns)
  const columns: ScopeColumn[] = []
  let item: Items = []
  const end = () => {
    if (item.length > 0) columns.push(...selected(reader, item, relations))
    item = []
  }
  let from = start + 1
  if (wordOf(arm[from]) === 'distinct') from += wordOf(arm[from + 1]) === 'on' ? 3 : 1
  for (const one of arm.slice(from)) {
    const word = wordOf(one)
    if (['from', 'where', 'group', 'order', 'limit', 'window', 'having', 'qualify'].includes(word)) break
    if (isSign(one, ',')) end()
    else item.push(one)
  }
  end()
  return columns
}

function selected({ sql }: Reader, item: Items, relations: Map<string, Relation>): ScopeColumn[] {
  const first = item[0]
  const last = item[item.length - 1]
  if (!first || !last) return []
  if (isSign(first, '*')) return without([...relations.values()].flatMap(({ columns }) => columns), item)
  if (isName(first) && isSign(item[1], '.') && isSign(item[2], '*'))
    return without(relations.get(first.text.toLowerCase())?.columns ?? [], item)
  if (!isName(last)) return []
  const path = item.every((one, at) => (at % 2 === 0 ? isName(one) : isSign(one, '.')))
  const plain = path && !/[^\s.\w"\p{L}]/u.test(sql.slice(first.from, last.to))
  const before = item[item.length - 2]
  // `a + b`: a name at the end that names nothing
  const gap = before ? sql.slice(isPart(before) ? before.to + 1 : before.to, last.from).trim() : ''
  if (!plain && gap !== '') return []
  const aliased = plain ? item : item.slice(0, wordOf(before) === 'as' ? -2 : -1)
  const source = aliased.every((one, at) => (at % 2 === 0 ? isName(one) : isSign(one, '.'))) ? aliased : []
  const found = source.length > 0 ? findColumn(source.filter(isName).map(({ text }) => text), relations) : undefined
  return [{ name: last.text, of: found?.of ?? null, table: found?.table ?? null }]
}

/** The column a written name (`email`, `c.email`) stands for. */
export function findColumn(path: string[], relations: Map<string, Relation>): ScopeColumn | undefined {
  const name = (path[path.length - 1] ?? '').toLowerCase()
  const owner = path.length > 1 ? relations.get((path[path.length - 2] ?? '').toLowerCase()) : undefined
  const among = path.length > 1 ? (owner ? [owner] : []) : [...relations.values()]
  for (const { columns } of among) {
    const column = columns.find(one => one.name.toLowerCase() === name)
    if (column) return column
  }
  return undefined
}

/** `* EXCLUDE (a, b)`: all but these. */
function without(columns: ScopeColumn[], item: Items): ScopeColumn[] {
  const at = item.findIndex(one => ['exclude', 'except'].includes(wordOf(one)))
  const list = at < 0 ? undefined : item[at + 1]
  const names = isPart(list) ? namesIn(list) : isName(list) ? [list.text] : []
  const gone = new Set(names.map(name => name.toLowerCase()))
  return gone.size === 0 ? columns : columns.filter(({ name }) => !gone.has(name.toLowerCase()))
}

function namesIn(part: Part): string[] {
  return part.items.filter(isName).map(({ text }) => text)
}

function bare(names: string[]): ScopeColumn[] {
  return names.map(name => ({ name, of: null, table: null }))
}

function renameColumns(columns: ScopeColumn[], names: string[]): ScopeColumn[] {
  if (names.length === 0) return columns
  return names.map((name, at) => ({ name, of: columns[at]?.of ?? null, table: columns[at]?.table ?? null }))
}

const tableColumns = new WeakMap<CatalogTable, ScopeColumn[]>()

function columnsOfTable(table: CatalogTable): ScopeColumn[] {
  const known = tableColumns.get(table)
  if (known) return known
  const columns = table.columns.map(of => ({ name: of.name, of, table }))
  // Those of a large catalog come when they are asked for, see `ColumnLoader`.
  if (!table.unsent) tableColumns.set(table, columns)
  return columns
}
