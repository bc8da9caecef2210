import { isKeyCatalog, showsColumn } from './eyes.ts'
import type { Eyes } from './eyes.ts'
import type { Resource, TableName } from './question.ts'

/** Every operation the OPA plugin of Trino 476 asks for. What is not here is denied and reported. */
export const operations = [
  'ImpersonateUser', 'ExecuteQuery', 'ViewQueryOwnedBy', 'FilterViewQueryOwnedBy', 'KillQueryOwnedBy',
  'ReadSystemInformation', 'WriteSystemInformation', 'SetSystemSessionProperty', 'SetCatalogSessionProperty',
  'AccessCatalog', 'FilterCatalogs', 'CreateCatalog', 'DropCatalog',
  'ShowSchemas', 'FilterSchemas', 'ShowCreateSchema', 'CreateSchema', 'DropSchema', 'RenameSchema',
  'SetSchemaAuthorization',
  'ShowTables', 'FilterTables', 'ShowColumns', 'FilterColumns', 'ShowCreateTable', 'SelectFromColumns',
  'CreateTable', 'DropTable', 'RenameTable', 'TruncateTable', 'InsertIntoTable', 'DeleteFromTable',
  'UpdateTableColumns', 'SetTableComment', 'SetColumnComment', 'SetTableProperties', 'SetTableAuthorization',
  'AddColumn', 'AlterColumn', 'DropColumn', 'RenameColumn',
  'CreateView', 'DropView', 'RenameView', 'SetViewComment', 'SetViewAuthorization', 'CreateViewWithSelectFromColumns',
  'CreateMaterializedView', 'RefreshMaterializedView', 'DropMaterializedView', 'RenameMaterializedView',
  'SetMaterializedViewProperties', 'SetMaterializedViewComment',
  'ShowFunctions', 'FilterFunctions', 'ShowCreateFunction', 'CreateFunction', 'DropFunction', 'ExecuteFunction',
  'CreateViewWithExecuteFunction', 'ExecuteProcedure', 'ExecuteTableProcedure',
] as const
export type Operation = (typeof operations)[number]

export function isOperation(name: string): name is Operation {
  return (operations as readonly string[]).includes(name)
}

/** What a rule is asked: about one resource; `target` where something is renamed. */
export type Ask = { user: string; resource: Resource; target: Resource }

/**
 * Who may do it. What stands not there is denied. `person`: people, and analyses for them; `service`: our own account,
 * which sees names and no data; `policy`: the identity as which filters and masks are asked, and analyses of policy
 * itself. `writes`: never in an analysis.
 */
type Rule = {
  person?: (ask: Ask, eyes: Eyes) => boolean
  service?: (ask: Ask) => boolean
  policy?: (ask: Ask) => boolean
  writes?: true
}

const always = () => true
const closed: Rule = {}

function onTable(test: (table: TableName, eyes: Eyes) => boolean): (ask: Ask, eyes: Eyes) => boolean {
  return ({ resource }, eyes) => resource.table !== undefined && test(resource.table, eyes)
}

/** Changes one table or view: only where a grant with `use: [write]` reaches it. */
const write: Rule = { writes: true, person: onTable((table, eyes) => eyes.mayWrite(table)) }

/** Whether all of a table is seen. */
function isOpen(table: TableName, eyes: Eyes): boolean {
  const seen = eyes.table(table)
  return seen?.kind === 'governed' && seen.clear
}

/** The same for both names. */
const rename: Rule = { writes: true, person: ({ resource, target }, eyes) => resource.table !== undefined
  && target.table !== undefined && eyes.mayRename(resource.table) && eyes.mayWrite(target.table) }

/** Changes rows: the table must be seen as well, because its filter and masks say which rows these are. */
const writeRows: Rule = { writes: true, person: onTable((table, eyes) => eyes.mayWrite(table) && eyes.table(table) !== null) }

/** Of a property that names a place, a new table would lie over the files of another, past its filters and masks. */
const plainProperties = new Set(['format', 'format_version', 'partitioning', 'partitioned_by', 'sorted_by', 'bucketed_by',
  'bucket_count', 'compression_codec', 'orc_bloom_filter_columns', 'parquet_bloom_filter_columns', 'transactional'])

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function areHarmless(properties: Record<string, unknown> | null | undefined): boolean {
  return Object.entries(properties ?? {}).every(([name, value]) => plainProperties.has(name) || isEmpty(value))
}

const select: NonNullable<Rule['person']> = ({ resource }, eyes) =>
  resource.table !== undefined && eyes.maySelect(resource.table, resource.table.columns ?? [])

/** Names of data, never data: what a catalog's listing reads. */
export function isServiceMetadata({ catalog, schema, table }: TableName): boolean {
  if (isKeyCatalog(catalog)) return false
  if (schema === 'information_schema') return ['tables', 'columns', 'schemata', 'views'].includes(table)
  return catalog === 'system' && (schema === 'jdbc' || (schema === 'runtime' && ['queries', 'nodes', 'tasks'].includes(table))
    || (schema === 'metadata' && ['table_comments', 'catalogs'].includes(table)))
}

const serviceSees = ({ resource }: Ask): boolean =>
  !isKeyCatalog(resource.catalog ?? resource.schema?.catalog ?? resource.table?.catalog ?? resource.function?.catalog ?? '')

/** Session properties that limit a query and change nothing it can see. */
const limitProperties = new Set(['query_max_run_time', 'query_max_execution_time', 'query_max_cpu_time', 'query_max_memory',
  'query_max_total_memory', 'query_max_scan_physical_bytes', 'query_max_planning_time', 'time_zone_id', 'spooling_enabled'])
const setLimit = ({ resource }: Ask) => limitProperties.has(resource.property ?? '')

const ownQuery = ({ user, resource }: Ask, eyes: Eyes) => resource.user !== undefined
  && (resource.user === user || resource.user.toLowerCase() === eyes.principal.user)

/**
 * The answer to every operation. `ImpersonateUser` also needs a person or an analysis of that name, which the decision
 * point looks up; the rows and cells of a table are `GetRowFilters` and `GetColumnMask`, answered elsewhere.
 */
export const rules: Record<Operation, Rule> = {
  ImpersonateUser: { service: always, person: ownQuery },
  ExecuteQuery: { person: (_, eyes) => eyes.principal.roles.length > 0, service: always },
  ViewQueryOwnedBy: { person: ownQuery, service: always },
  FilterViewQueryOwnedBy: { person: ownQuery, service: always },
  KillQueryOwnedBy: { person: ownQuery, service: always, writes: true },
  ReadSystemInformation: closed,
  WriteSystemInformation: closed,
  SetSystemSessionProperty: { person: setLimit, service: setLimit, policy: setLimit },
  SetCatalogSessionProperty: closed,

  AccessCatalog: { person: ({ resource }, eyes) => eyes.catalog(resource.catalog ?? ''), service: serviceSees, policy: always },
  FilterCatalogs: { person: ({ resource }, eyes) => eyes.catalog(resource.catalog ?? ''), service: serviceSees },
  CreateCatalog: closed,
  DropCatalog: closed,

  ShowSchemas: { person: ({ resource }, eyes) => eyes.catalog(resource.catalog ?? ''), service: serviceSees },
  FilterSchemas: {
    person: ({ resource: { schema } }, eyes) => schema !== undefined && eyes.schema(schema.catalog, schema.schema),
    service: serviceSees,
  },
  ShowCreateSchema: closed,
  CreateSchema: closed,
  DropSchema: closed,
  RenameSchema: closed,
  SetSchemaAuthorization: closed,

  ShowTables: {
    person: ({ resource: { schema } }, eyes) => schema !== undefined && eyes.schema(schema.catalog, schema.schema),
    service: serviceSees,
  },
  FilterTables: { person: onTable((table, eyes) => eyes.table(table) !== null), service: serviceSees },
  ShowColumns: { person: onTable((table, eyes) => eyes.table(table) !== null), service: serviceSees },
  FilterColumns: { person: select, service: serviceSees },
  // It prints hidden columns, and the text of a view, which a reader need not know.
  ShowCreateTable: { person: onTable((table, eyes) => isOpen(table, eyes) && eyes.mayWrite(table)) },
  SelectFromColumns: { person: select, policy: always,
    service: ({ resource }) => resource.table !== undefined && isServiceMetadata(resource.table) },

  CreateTable: { writes: true, person: ({ resource }, eyes) =>
    resource.table !== undefined && eyes.mayWrite(resource.table) && areHarmless(resource.table.properties) },
  DropTable: write,
  RenameTable: rename,
  TruncateTable: writeRows,
  InsertIntoTable: writeRows,
  DeleteFromTable: writeRows,
  UpdateTableColumns: { writes: true, person: ({ resource: { table } }, eyes) => {
    if (!table || !eyes.mayWrite(table)) return false
    const seen = eyes.table(table)
    return seen !== null && (table.columns ?? []).every(column => showsColumn(seen, column))
  } },
  SetTableComment: write,
  SetColumnComment: write,
  SetTableProperties: { writes: true, person: ({ resource }, eyes) =>
    resource.table !== undefined && eyes.mayWrite(resource.table) && areHarmless(resource.table.properties) },
  SetTableAuthorization: closed,
  AddColumn: write,
  AlterColumn: write,
  DropColumn: write,
  RenameColumn: { writes: true, person: onTable((table, eyes) => eyes.mayRename(table)) },

  CreateView: write,
  DropView: write,
  RenameView: rename,
  SetViewComment: write,
  // A view shows what its owner sees: giving it to somebody else would show more than its maker saw.
  SetViewAuthorization: closed,
  // Asked as the view's owner, about what the view reads (and as the policy, about what masks within read): it shows
  // what its owner sees now, and never more.
  CreateViewWithSelectFromColumns: { person: select, policy: always },
  // Their rows are kept as somebody saw them once, out of reach of every later decision.
  CreateMaterializedView: closed,
  RefreshMaterializedView: closed,
  DropMaterializedView: closed,
  RenameMaterializedView: closed,
  SetMaterializedViewProperties: closed,
  SetMaterializedViewComment: closed,

  ShowFunctions: {
    person: ({ resource: { schema } }, eyes) => schema !== undefined && eyes.schema(schema.catalog, schema.schema),
    service: serviceSees,
  },
  FilterFunctions: closed,
  ShowCreateFunction: closed,
  CreateFunction: closed,
  DropFunction: closed,
  // Built-in functions are not asked for. `TABLE(c.system.query(…))` is, and would read past every filter and mask.
  ExecuteFunction: closed,
  CreateViewWithExecuteFunction: closed,
  ExecuteProcedure: closed,
  ExecuteTableProcedure: closed,
}
