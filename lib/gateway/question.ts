/** One table, view or schema as Trino names it; names come in lower case. */
export type TableName = { catalog: string; schema: string; table: string }

/** What a question is about: `resource` of the OPA plugin, parsed. Only what the operation speaks of is set. */
export type Resource = {
  user?: string
  catalog?: string
  schema?: { catalog: string; schema: string }
  table?: TableName & { columns: string[] | null; properties: Record<string, unknown> | null }
  column?: TableName & { column: string; type: string }
  function?: { catalog: string | null; schema: string | null; name: string }
  property?: string
}

/** One question of Trino: who asks to do what, to one thing or to each of several. */
export type Question = {
  user: string
  operation: string
  resource: Resource
  target: Resource
  /** Null where the question is about one thing only. */
  resources: Resource[] | null
}

/** A body that is no question; the caller answers with a denial. */
export class BadQuestion extends Error {}

type Fields = Record<string, unknown>

function fields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadQuestion(`no ${what}`)
  return value as Fields
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new BadQuestion(`no ${what}`)
  return value
}

function texts(value: unknown, what: string): string[] {
  if (!Array.isArray(value)) throw new BadQuestion(`no ${what}`)
  return value.map(item => text(item, what))
}

function tableOf(value: Fields): TableName {
  return {
    catalog: text(value.catalogName, 'catalog'), schema: text(value.schemaName, 'schema'), table: text(value.tableName, 'table'),
  }
}

function readTable(value: unknown): NonNullable<Resource['table']> {
  const table = fields(value, 'table')
  return {
    ...tableOf(table),
    columns: table.columns === undefined || table.columns === null ? null : texts(table.columns, 'columns'),
    properties: table.properties === undefined || table.properties === null ? null : fields(table.properties, 'properties'),
  }
}

function readFunction(value: unknown): NonNullable<Resource['function']> {
  const called = fields(value, 'function')
  return {
    name: text(called.functionName, 'function'),
    catalog: typeof called.catalogName === 'string' ? called.catalogName : null,
    schema: typeof called.schemaName === 'string' ? called.schemaName : null,
  }
}

/**
 * HTTP headers carry Latin-1, so Trino hears a name outside it as its UTF-8 bytes, one character each. Text that is no
 * UTF-8 when read so is what it seems.
 */
export function restoreName(name: string): string {
  if (!/[\x80-\xff]/.test(name) || /[^\0-\xff]/.test(name)) return name
  const decoded = Buffer.from(name, 'latin1').toString('utf8')
  return decoded.includes('\uFFFD') ? name : decoded
}

function readUser(value: unknown): string {
  return restoreName(text(fields(value, 'user').user, 'user'))
}

function readResource(value: unknown): Resource {
  if (value === undefined || value === null) return {}
  const given = fields(value, 'resource')
  const resource: Resource = {}
  if (given.user) resource.user = readUser(given.user)
  if (given.catalog) resource.catalog = text(fields(given.catalog, 'catalog').name, 'catalog')
  if (given.schema) {
    const schema = fields(given.schema, 'schema')
    resource.schema = { catalog: text(schema.catalogName, 'catalog'), schema: text(schema.schemaName, 'schema') }
  }
  if (given.table) resource.table = readTable(given.table)
  if (given.column) {
    const column = fields(given.column, 'column')
    resource.column = {
      ...tableOf(column), column: text(column.columnName, 'column'), type: text(column.columnType, 'type'),
    }
  }
  if (given.function) resource.function = readFunction(given.function)
  if (given.systemSessionProperty) resource.property = text(fields(given.systemSessionProperty, 'property').name, 'property')
  return resource
}

/** Reads the body of an OPA request (https://trino.io/docs/476/security/opa-access-control.html). Throws `BadQuestion`. */
export function readQuestion(body: unknown): Question {
  const input = fields(fields(body, 'body').input, 'input')
  const action = fields(input.action, 'action')
  const list = action.filterResources
  if (list !== undefined && list !== null && !Array.isArray(list)) throw new BadQuestion('no list of resources')
  return {
    user: readUser(fields(input.context, 'context').identity),
    operation: text(action.operation, 'operation'),
    resource: readResource(action.resource),
    target: readResource(action.targetResource),
    resources: list ? (list as unknown[]).map(readResource) : null,
  }
}
