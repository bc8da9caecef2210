import { tokenise } from './tokens.ts'
import type { Token } from './tokens.ts'
import type { CatalogView } from '@/lib/contracts/catalog.ts'

export type CatalogTable = CatalogView['tables'][number]
/** A relation one may take columns from: a table of the catalog, or a CTE with the columns that could be read. */
export type Relation = { name: string; table: CatalogTable | null; columns: string[] }
/** Relations by the name they go by in the statement, lower case. */
export type Scope = { relations: Map<string, Relation>; ctes: Map<string, Relation> }

const endsAlias = new Set([
  'on',
  'using',
  'where',
  'group',
  'order',
  'having',
  'limit',
  'join',
  'left',
  'right',
  'full',
  'inner',
  'outer',
  'cross',
  'natural',
  'union',
  'except',
  'intersect',
  'select',
  'from',
  'window',
  'qualify',
  'sample',
  'tablesample',
  'asof',
  'positional',
  'semi',
  'anti',
  'lateral',
  'with',
  'as',
  'set',
  'offset',
  'pivot',
  'unpivot',
])

/** Finds a table by as much of its name as was written: `customers`, `sales.customers`, `shop.sales.customers`. */
export function findTable(catalog: CatalogView, path: string[]): CatalogTable | undefined {
  const wanted = path.map(part => part.toLowerCase()).join('.')
  const fits = catalog.tables.filter(table => {
    const full = `${table.catalog}.${table.schema}.${table.table}`.toLowerCase()
    return full === wanted || full.endsWith(`.${wanted}`)
  })
  return fits[0]
}

/** Reads which relations a statement names, and by which names they go. */
export function readScope(sql: string, catalog: CatalogView): Scope {
  const tokens = tokenise(sql)
  const ctes = readCtes(tokens)
  const relations = new Map<string, Relation>()
  for (let index = 0; index < tokens.length; index++) {
    const word = tokens[index]
    if (word?.kind !== 'word') continue
    const keyword = word.text.toLowerCase()
    if (keyword !== 'from' && keyword !== 'join') continue
    index = readRelations(tokens, index + 1, catalog, ctes, relations, keyword === 'from') - 1
  }
  return { relations, ctes }
}

/** Reads `a.b.c AS x, d y` from `index` on; answers the index after it. */
function readRelations(
  tokens: Token[],
  start: number,
  catalog: CatalogView,
  ctes: Map<string, Relation>,
  into: Map<string, Relation>,
  list: boolean,
): number {
  let index = start
  while (true) {
    const path: string[] = []
    let token = tokens[index]
    if (!token || token.kind === 'sign') return index
    if (token.kind === 'word' && endsAlias.has(token.text.toLowerCase())) return index
    path.push(token.text)
    index++
    while (tokens[index]?.text === '.' && tokens[index + 1] && tokens[index + 1]?.kind !== 'sign') {
      path.push(tokens[index + 1]?.text ?? '')
      index += 2
    }
    if (tokens[index]?.text.toLowerCase() === 'as') index++
    token = tokens[index]
    const aliased =
      token && token.kind !== 'sign' && !(token.kind === 'word' && endsAlias.has(token.text.toLowerCase()))
    const alias = aliased && token ? token.text : (path[path.length - 1] ?? '')
    if (aliased) index++
    const cte = path.length === 1 ? ctes.get((path[0] ?? '').toLowerCase()) : undefined
    const table = cte ? undefined : findTable(catalog, path)
    if (cte) into.set(alias.toLowerCase(), { ...cte, name: alias })
    else if (table)
      into.set(alias.toLowerCase(), { name: alias, table, columns: table.columns.map(column => column.name) })
    if (!list || tokens[index]?.text !== ',') return index
    index++
  }
}

/** `WITH name [(columns)] AS ( SELECT … )`: the names, and the columns where they can be read off the select list. */
function readCtes(tokens: Token[]): Map<string, Relation> {
  const ctes = new Map<string, Relation>()
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || token.text.toLowerCase() !== 'as' || tokens[index + 1]?.text !== '(') continue
    let before = index - 1
    let columns: string[] = []
    if (tokens[before]?.text === ')') {
      const close = before
      while (before > 0 && tokens[before]?.text !== '(') before--
      columns = tokens
        .slice(before + 1, close)
        .filter(({ kind }) => kind !== 'sign')
        .map(({ text }) => text)
      before--
    }
    const name = tokens[before]
    if (!name || name.kind === 'sign' || !isCteName(tokens, before)) continue
    if (columns.length === 0) columns = readSelectList(tokens, index + 2)
    ctes.set(name.text.toLowerCase(), { name: name.text, table: null, columns })
  }
  return ctes
}

function isCteName(tokens: Token[], index: number): boolean {
  const before = tokens[index - 1]
  return before !== undefined && (before.text === ',' || ['with', 'recursive'].includes(before.text.toLowerCase()))
}

/** The names of the columns of `SELECT a, b.c, sum(d) AS e FROM`; an expression without a name has none here. */
function readSelectList(tokens: Token[], start: number): string[] {
  if (tokens[start]?.text.toLowerCase() !== 'select') return []
  const names: string[] = []
  let depth = 0
  let last: Token | undefined
  for (let index = start + 1; index < tokens.length; index++) {
    const token = tokens[index]
    if (!token) break
    const word = token.kind === 'word' ? token.text.toLowerCase() : ''
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    const ends = depth < 0 || (depth === 0 && (token.text === ',' || word === 'from'))
    if (ends && last && last.kind !== 'sign') names.push(last.text)
    if (depth < 0 || (depth === 0 && word === 'from')) break
    last = ends || (depth === 0 && word === 'distinct') ? undefined : token
  }
  return names
}
