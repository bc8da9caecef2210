import type { Denial } from '../../contracts/policy.ts'
import type { StatementKind } from '../../contracts/engine.ts'
import { aggregateFunctions, constantStructures, namedAggregates, scalarFunctions, tableFunctions } from './functions.ts'
import { fold } from './names.ts'
import type { Names } from './names.ts'
import { sizeLimits } from './parse.ts'
import type { Tree } from './parse.ts'
import { positionOfByte } from './positions.ts'
import { allowsType } from './types.ts'

/** `SHOW TABLES`, `SHOW ALL TABLES`, `SHOW TABLES FROM schema`; qualifiers are empty where none is given. */
export type ShowList = { list: 'tables' | 'all tables'; catalog: string; schema: string }

/** What the tree of one statement says, if the gate lets it through. */
export type Passage = {
  kind: StatementKind
  /** Which list `SHOW` asks for; null for every other statement. */
  show: ShowList | null
  tables: string[]
  functions: string[]
}
export type GateAnswer = { refusal: Denial | null; passage: Passage; mentions: string[] }

/** CTEs in scope, folded; `recurring` ones can also be read as `recurring.name`. */
type Scope = { ctes: ReadonlySet<string>; recurring: ReadonlySet<string> }

const nodeTypes = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE'])
const refTypes = new Set(['BASE_TABLE', 'SUBQUERY', 'JOIN', 'TABLE_FUNCTION', 'EXPRESSION_LIST', 'EMPTY', 'PIVOT',
  'SHOW_REF', 'COLUMN_DATA'])
const classes = new Set(['CONSTANT', 'COLUMN_REF', 'FUNCTION', 'COMPARISON', 'CONJUNCTION', 'OPERATOR', 'CASE', 'CAST',
  'SUBQUERY', 'STAR', 'WINDOW', 'LAMBDA', 'BETWEEN', 'COLLATE', 'POSITIONAL_REFERENCE', 'PARAMETER', 'TYPE'])
const systemNames = new Set(['system', 'temp', 'memory', 'information_schema', 'pg_catalog'])

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown) => typeof value === 'string' ? value : ''

/** Ends the walk at the first thing that must not run. */
class Refused extends Error {
  readonly denial: Denial
  constructor(denial: Denial) {
    super(denial.message)
    this.denial = denial
  }
}

/**
 * Reads the tree of one statement and refuses what no world should run. Everything is allowed by name: node types,
 * functions, types, tables; what the gate does not know it refuses. Pure.
 */
export function inspect(sql: string, root: Tree, names: Names): GateAnswer {
  const tables = new Set<string>()
  const functions = new Set<string>()
  const mentions = new Set<string>()
  let show: Passage['show'] = null
  let nodes = 0

  const place = (tree: Tree, length?: number) => {
    const position = positionOfByte(sql, tree.query_location as number | undefined, length)
    return position ? { position } : {}
  }
  const refuse = (code: Denial['code'], message: string, tree: Tree, more: Partial<Denial> = {}): never => {
    throw new Refused({ code, message, ...more, ...place(tree) })
  }
  const mention = (value: unknown): void => {
    if (typeof value === 'string' && value !== '') mentions.add(value)
    else if (Array.isArray(value)) value.forEach(mention)
    else if (isTree(value)) Object.values(value).forEach(mention)
  }

  const checkTable = (ref: Tree, scope: Scope) => {
    const [catalog, schema, table] = [textOf(ref.catalog_name), textOf(ref.schema_name), textOf(ref.table_name)]
    if (ref.at_clause) refuse('statement-kind', '`AT` asks for another version of a table: there is only this one', ref)
    if (catalog === '' && schema === '' && scope.ctes.has(fold(table))) return
    if (catalog === '' && fold(schema) === 'recurring' && scope.recurring.has(fold(table))) return
    const found = names.resolve(catalog, schema, table)
    if (found) return tables.add(found)
    const written = [catalog, schema, table].filter(part => part !== '').join('.')
    refuse('table-unknown', `there is no table \`${written}\``, ref, { table: written, nearest: names.nearest(written) })
  }

  const checkFunction = (call: Tree, inFrom: boolean) => {
    const name = fold(textOf(call.function_name))
    const [catalog, schema] = [fold(textOf(call.catalog)), fold(textOf(call.schema))]
    const denied = (why: string) => refuse('function-refused', `the function \`${name}\` ${why}`, call, {})
    if (!(inFrom ? tableFunctions : scalarFunctions).has(name)) denied('is not one that may be called here')
    // `column.upper()` arrives as a function of the schema `column`; a real qualifier has no place here.
    const qualifier = catalog === '' ? schema : catalog
    if (qualifier !== '' && schema !== 'main' && (systemNames.has(qualifier) || names.qualifiers.has(qualifier))) {
      denied('may only be called by its bare name')
    }
    if (schema === 'main' && catalog !== '' && catalog !== 'system') denied('may only be called by its bare name')
    if (qualifier !== '' && schema !== 'main') mention([textOf(call.catalog), textOf(call.schema)])
    // As a method (`list.list_aggregate('sum')`) the first argument is the qualifier.
    const second = (call.children as Tree[] | undefined)?.[qualifier !== '' && schema !== 'main' ? 0 : 1]
    const constant = isTree(second) && second.class === 'CONSTANT' ? textOf((second.value as Tree).value) : undefined
    if (namedAggregates.has(name) && !aggregateFunctions.has(fold(constant ?? ''))) {
      denied('takes the name of an aggregate that may be called here')
    }
    if (constantStructures.has(name) && constant === undefined) denied('takes its structure as a constant text')
    functions.add(name)
  }

  const checkShow = (ref: Tree, alone: boolean) => {
    if (isTree(ref.query)) return
    const asked = textOf(ref.table_name).replaceAll('"', '')
    const lists: Record<string, ShowList['list']> = { tables: 'tables', __show_tables_expanded: 'all tables' }
    const list = ref.show_type === 'SHOW_FROM' ? 'tables' : lists[asked]
    if (!list) return refuse('statement-kind', `\`SHOW\` lists tables only: \`SHOW TABLES\` or \`SHOW ALL TABLES\``, ref)
    if (!alone) return refuse('statement-kind', '`SHOW TABLES` can only stand alone', ref)
    show = { list, catalog: fold(textOf(ref.catalog_name)), schema: fold(textOf(ref.schema_name)) }
  }

  const walkAll = (tree: Tree, scope: Scope, depth: number, skip: readonly string[] = []) => {
    for (const [key, value] of Object.entries(tree)) if (!skip.includes(key)) walk(value, scope, depth + 1)
  }

  const walkNode = (node: Tree, outer: Scope, depth: number) => {
    if (!nodeTypes.has(textOf(node.type))) refuse('statement-kind', `\`${textOf(node.type)}\` cannot be read`, node)
    let scope = outer
    for (const entry of ((node.cte_map as Tree).map ?? []) as Tree[]) {
      walk(entry.value, scope, depth + 1)
      scope = { ...scope, ctes: new Set([...scope.ctes, fold(textOf(entry.key))]) }
    }
    if (node.type !== 'RECURSIVE_CTE_NODE') return walkAll(node, scope, depth, ['cte_map'])
    // The first part of a recursive CTE does not see its own name: the engine looks for a table there.
    const own = fold(textOf(node.cte_name))
    const inside = { ctes: new Set([...scope.ctes, own]), recurring: new Set([...scope.recurring, own]) }
    walk(node.right, inside, depth + 1)
    walkAll(node, scope, depth, ['cte_map', 'right'])
  }

  const walkRef = (ref: Tree, scope: Scope, depth: number) => {
    if (!refTypes.has(textOf(ref.type)) || ref.type === 'COLUMN_DATA') {
      refuse('statement-kind', `\`${textOf(ref.type)}\` cannot be read`, ref)
    }
    if (ref.type === 'BASE_TABLE') checkTable(ref, scope)
    if (ref.type === 'SHOW_REF') checkShow(ref, depth === 1)
    if (ref.type === 'JOIN') mention(ref.using_columns)
    if (ref.type === 'PIVOT') {
      if (textOf(ref.pivot_enum) !== '') refuse('type-unknown', '`PIVOT` takes its values from a list here', ref)
      for (const pivot of (ref.pivots ?? []) as Tree[]) {
        for (const entry of (pivot.entries ?? []) as Tree[]) mention(((entry.values ?? []) as Tree[]).map(value => value.value))
      }
    }
    if (ref.type !== 'TABLE_FUNCTION') return walkAll(ref, scope, depth)
    const call = ref.function as Tree
    if (call.class !== 'FUNCTION') refuse('function-refused', 'only a function may be called in `FROM`', ref)
    checkFunction(call, true)
    walkAll(call, scope, depth)
    walkAll(ref, scope, depth, ['function'])
  }

  const walkExpression = (expression: Tree, scope: Scope, depth: number) => {
    const kind = textOf(expression.class)
    if (!classes.has(kind)) refuse('statement-kind', `\`${kind}\` cannot be read`, expression)
    if (kind === 'PARAMETER') refuse('bind-error', 'parameters have no values here: write the value itself', expression)
    if (kind === 'COLUMN_REF') mention(expression.column_names)
    if (kind === 'STAR') {
      mention([expression.relation_name, expression.exclude_list, expression.qualified_exclude_list, expression.rename_list])
      for (const entry of (expression.replace_list ?? []) as Tree[]) mention(entry.key)
    }
    if (kind === 'FUNCTION' || kind === 'WINDOW') checkFunction(expression, false)
    walkAll(expression, scope, depth)
  }

  const walk = (value: unknown, scope: Scope, depth: number): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, scope, depth)
      return
    }
    if (!isTree(value)) return
    if (++nodes > sizeLimits.nodes) refuse('statement-size', 'the statement has too many parts: split it up', value)
    if ('type_info' in value && 'id' in value) {
      const fault = allowsType(value)
      if (fault) refuse('type-unknown', fault, value)
    }
    if ('class' in value) return walkExpression(value, scope, depth)
    if ('cte_map' in value) return walkNode(value, scope, depth)
    // What a type says of itself looks like a table reference but for its name; the type was judged above.
    const isTypeInfo = 'extension_info' in value && textOf(value.type).endsWith('_TYPE_INFO')
    if ('alias' in value && 'type' in value && !isTypeInfo) return walkRef(value, scope, depth)
    if ('function_name' in value) refuse('function-refused', 'a function stands where none can be read', value)
    walkAll(value, scope, depth)
  }

  let refusal: Denial | null = null
  try {
    walk(root, { ctes: new Set(), recurring: new Set() }, 0)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    refusal = error.denial
    // What is left still tells which columns were meant: a closed one deserves its own answer.
    collectMentions(root, mention)
  }
  return {
    refusal,
    mentions: [...mentions],
    passage: { kind: kindOfRoot(root, show), show, tables: [...tables], functions: [...functions].sort() },
  }
}

/** Column names of the whole tree, without judging it. */
function collectMentions(value: unknown, mention: (value: unknown) => void): void {
  if (Array.isArray(value)) return value.forEach(item => collectMentions(item, mention))
  if (!isTree(value)) return
  for (const key of ['column_names', 'using_columns', 'exclude_list']) if (key in value) mention(value[key])
  Object.values(value).forEach(item => collectMentions(item, mention))
}

function kindOfRoot(root: Tree, show: Passage['show']): StatementKind {
  if (show) return 'show'
  const from = root.from_table
  if (!isTree(from) || from.type !== 'SHOW_REF') return 'select'
  return from.show_type === 'SUMMARY' ? 'summarize' : 'describe'
}
