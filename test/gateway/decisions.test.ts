import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../lib/gateway/operations.ts'
import type { Operation } from '../../lib/gateway/operations.ts'
import { startQuiet } from './support.ts'

const identity = 'sagwan:policy'
let quiet: Awaited<ReturnType<typeof startQuiet>>
beforeAll(async () => { quiet = await startQuiet() })
afterAll(() => quiet.gateway.close())

const table = (name: string, more: object = {}) => ({ table: { ...quiet.tableOf(name), ...more } })
const schema = (catalogName: string, schemaName: string) => ({ schema: { catalogName, schemaName } })
const catalog = (name: string) => ({ catalog: { name } })
const user = (name: string) => ({ user: { user: name, groups: [] } })
const called = (catalogName: string, schemaName: string, functionName: string) => ({ function: { catalogName, schemaName, functionName } })

type Try = [who: string, resource: () => object, target?: () => object]
/** For every operation who may (true) and who may not (false). */
const cases: Record<Operation, { yes: Try[]; no: Try[] }> = {
  ImpersonateUser: {
    yes: [['sagwan', () => user('analyst')], ['analyst', () => user('analyst')]],
    no: [['sagwan', () => user('stranger')], ['sagwan', () => user('sagwan:policy')], ['sagwan', () => user('analyst~0123')],
      ['analyst', () => user('owner')], ['owner', () => user('sagwan')], ['stranger', () => user('analyst')]],
  },
  ExecuteQuery: {
    yes: [['analyst', () => ({})], ['Analyst', () => ({})], ['sagwan', () => ({})]],
    no: [['stranger', () => ({})], ['nobody', () => ({})], ['sagwan:policy', () => ({})], ['', () => ({})]],
  },
  ViewQueryOwnedBy: { yes: [['analyst', () => user('analyst')], ['sagwan', () => user('owner')]], no: [['analyst', () => user('owner')]] },
  FilterViewQueryOwnedBy: { yes: [['analyst', () => user('analyst')]], no: [['admin', () => user('owner')]] },
  KillQueryOwnedBy: { yes: [['analyst', () => user('analyst')], ['sagwan', () => user('owner')]], no: [['owner', () => user('analyst')]] },
  ReadSystemInformation: { yes: [], no: [['owner', () => ({})], ['sagwan', () => ({})]] },
  WriteSystemInformation: { yes: [], no: [['owner', () => ({})], ['sagwan', () => ({})]] },
  SetSystemSessionProperty: {
    yes: [['analyst', () => ({ systemSessionProperty: { name: 'query_max_run_time' } })]],
    no: [['analyst', () => ({ systemSessionProperty: { name: 'query_priority' } })]],
  },
  SetCatalogSessionProperty: { yes: [], no: [['owner', () => ({ catalogSessionProperty: { catalogName: 'shop', propertyName: 'statistics_enabled' } })]] },
  AccessCatalog: {
    yes: [['analyst', () => catalog('shop')], ['analyst', () => catalog('system')], [identity, () => catalog('sagwan')]],
    no: [['analyst', () => catalog('tpch')], ['owner', () => catalog('sagwan')], ['sagwan', () => catalog('sagwan')], ['admin', () => catalog('shop')]],
  },
  FilterCatalogs: { yes: [['analyst', () => catalog('shop')]], no: [['analyst', () => catalog('sagwan')], ['sagwan', () => catalog('sagwan')]] },
  CreateCatalog: { yes: [], no: [['owner', () => catalog('new')], ['sagwan', () => catalog('new')]] },
  DropCatalog: { yes: [], no: [['owner', () => catalog('shop')], ['sagwan', () => catalog('shop')]] },
  ShowSchemas: { yes: [['analyst', () => catalog('shop')]], no: [['analyst', () => catalog('tpch')]] },
  FilterSchemas: {
    yes: [['analyst', () => schema('shop', 'sales')], ['analyst', () => schema('shop', 'information_schema')], ['mina', () => schema('shop', 'scratch')]],
    no: [['analyst', () => schema('shop', 'hr')], ['analyst', () => schema('shop', 'scratch')], ['owner', () => schema('sagwan', 'policy')]],
  },
  ShowCreateSchema: { yes: [], no: [['owner', () => schema('shop', 'sales')]] },
  CreateSchema: { yes: [], no: [['mina', () => schema('shop', 'scratch2')], ['sagwan', () => schema('shop', 'x')]] },
  DropSchema: { yes: [], no: [['mina', () => schema('shop', 'scratch')]] },
  RenameSchema: { yes: [], no: [['mina', () => schema('shop', 'scratch'), () => schema('shop', 'scratch2')]] },
  SetSchemaAuthorization: { yes: [], no: [['mina', () => schema('shop', 'scratch')]] },
  ShowTables: { yes: [['analyst', () => schema('shop', 'sales')]], no: [['analyst', () => schema('shop', 'hr')]] },
  FilterTables: { yes: [['analyst', () => table('shop.sales.orders')], ['sagwan', () => table('shop.hr.salaries')]],
    no: [['analyst', () => table('shop.hr.salaries')], ['marketer', () => table('shop.sales.customers')], ['sagwan', () => table('sagwan.policy.hash_key')]] },
  ShowColumns: { yes: [['analyst', () => table('shop.sales.orders')]], no: [['analyst', () => table('shop.hr.salaries')]] },
  FilterColumns: { yes: [['analyst', () => table('shop.sales.customers', { columns: ['email'] })]],
    no: [['analyst', () => table('shop.sales.customers', { columns: ['national_id'] })], ['analyst', () => table('shop.sales.customers', { columns: ['$path'] })]] },
  ShowCreateTable: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['analyst', () => table('shop.sales.products')], ['owner', () => table('shop.sales.customers')]] },
  SelectFromColumns: {
    yes: [['analyst', () => table('shop.sales.customers', { columns: ['name', 'email'] })], ['analyst', () => table('shop.sales.customers', { columns: [] })],
      ['sagwan', () => table('shop.information_schema.columns', { columns: ['table_name'] })], [identity, () => table('sagwan.policy.hash_key', { columns: ['k'] })],
      [identity, () => table('shop.sales.customers', { columns: ['national_id'] })], ['analyst', () => table('system.jdbc.tables', { columns: ['table_name'] })],
      ['owner', () => table('shop.sales.products$files', { columns: ['file_path'] })]],
    no: [['analyst', () => table('shop.sales.customers', { columns: ['name', 'national_id'] })], ['analyst', () => table('shop.hr.salaries', { columns: [] })],
      ['sagwan', () => table('shop.sales.orders', { columns: ['id'] })], ['owner', () => table('sagwan.policy.hash_key', { columns: ['k'] })], ['owner', () => table('shop.system.iceberg_tables', { columns: ['table_name'] })],
      ['sagwan', () => table('sagwan.policy.hash_key', { columns: ['k'] })], ['analyst', () => table('shop.sales.customers$files', { columns: ['file_path'] })],
      ['analyst', () => table('shop.sales.orders$partitions', { columns: [] })], ['analyst', () => table('system.runtime.nodes', { columns: ['node_id'] })],
      ['analyst', () => table('shop.information_schema.views', { columns: ['view_definition'] })], ['stranger', () => table('shop.sales.products', { columns: ['id'] })],
      ['analyst', () => table('shop.sales.unheard$files', { columns: ['a'] })], ['admin', () => table('shop.sales.products', { columns: ['id'] })]],
  },
  CreateTable: {
    yes: [['mina', () => table('shop.scratch.mine', { properties: { format: 'PARQUET', partitioning: ['day'], location: null } })]],
    no: [['mina', () => table('shop.sales.mine', { properties: {} })], ['mina', () => table('shop.scratch.mine', { properties: { location: 'local:///shop/customers' } })],
      ['owner', () => table('shop.scratch.mine', { properties: {} })], ['sagwan', () => table('shop.scratch.mine', { properties: {} })], ['mina', () => table('shop.scratch.a$files', { properties: {} })]],
  },
  DropTable: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['mina', () => table('shop.sales.orders')], ['owner', () => table('shop.sales.orders')]] },
  RenameTable: { yes: [['mina', () => table('shop.scratch.plans'), () => table('shop.scratch.plans2')]],
    no: [['mina', () => table('shop.scratch.plans'), () => table('shop.sales.plans')], ['mina', () => table('shop.sales.orders'), () => table('shop.scratch.o')]] },
  TruncateTable: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['mina', () => table('shop.sales.orders')]] },
  InsertIntoTable: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['analyst', () => table('shop.sales.orders')]] },
  DeleteFromTable: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['analyst', () => table('shop.sales.orders')]] },
  UpdateTableColumns: { yes: [['mina', () => table('shop.scratch.plans', { columns: ['note'] })]], no: [['owner', () => table('shop.sales.orders', { columns: ['net_krw'] })]] },
  SetTableComment: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['owner', () => table('shop.sales.orders')]] },
  SetColumnComment: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['owner', () => table('shop.sales.orders')]] },
  SetTableProperties: { yes: [['mina', () => table('shop.scratch.plans', { properties: { format_version: 2 } })]],
    no: [['mina', () => table('shop.scratch.plans', { properties: { location: 'local:///x' } })], ['owner', () => table('shop.sales.orders', { properties: {} })]] },
  SetTableAuthorization: { yes: [], no: [['mina', () => table('shop.scratch.plans')]] },
  AddColumn: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['owner', () => table('shop.sales.orders')]] },
  AlterColumn: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['owner', () => table('shop.sales.orders')]] },
  DropColumn: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['owner', () => table('shop.sales.orders')]] },
  RenameColumn: { yes: [['mina', () => table('shop.scratch.plans')]], no: [['owner', () => table('shop.sales.orders')]] },
  CreateView: { yes: [['mina', () => table('shop.scratch.v')]], no: [['mina', () => table('shop.marts.v')]] },
  DropView: { yes: [['mina', () => table('shop.scratch.v')]], no: [['mina', () => table('shop.marts.v')]] },
  RenameView: { yes: [['mina', () => table('shop.scratch.v'), () => table('shop.scratch.w')]], no: [['mina', () => table('shop.scratch.v'), () => table('shop.marts.w')]] },
  SetViewComment: { yes: [['mina', () => table('shop.scratch.v')]], no: [['mina', () => table('shop.marts.v')]] },
  SetViewAuthorization: { yes: [], no: [['mina', () => table('shop.scratch.v')]] },
  CreateViewWithSelectFromColumns: {
    yes: [['mina', () => table('shop.sales.customers', { columns: ['email'] })], [identity, () => table('sagwan.policy.hash_key', { columns: ['k'] })]],
    no: [['mina', () => table('shop.sales.customers', { columns: ['national_id'] })], ['gone', () => table('shop.sales.orders', { columns: ['id'] })],
      ['sagwan', () => table('shop.sales.orders', { columns: ['id'] })], ['owner', () => table('sagwan.policy.hash_key', { columns: ['k'] })]],
  },
  CreateMaterializedView: { yes: [], no: [['mina', () => table('shop.scratch.m', { properties: {} })]] },
  RefreshMaterializedView: { yes: [], no: [['mina', () => table('shop.scratch.m')]] },
  DropMaterializedView: { yes: [], no: [['mina', () => table('shop.scratch.m')]] },
  RenameMaterializedView: { yes: [], no: [['mina', () => table('shop.scratch.m'), () => table('shop.scratch.n')]] },
  SetMaterializedViewProperties: { yes: [], no: [['mina', () => table('shop.scratch.m', { properties: {} })]] },
  SetMaterializedViewComment: { yes: [], no: [['mina', () => table('shop.scratch.m')]] },
  ShowFunctions: { yes: [['analyst', () => schema('shop', 'sales')]], no: [['analyst', () => schema('shop', 'hr')]] },
  FilterFunctions: { yes: [], no: [['analyst', () => called('shop', 'sales', 'f')]] },
  ShowCreateFunction: { yes: [], no: [['owner', () => called('shop', 'sales', 'f')]] },
  CreateFunction: { yes: [], no: [['mina', () => called('shop', 'scratch', 'f')]] },
  DropFunction: { yes: [], no: [['mina', () => called('shop', 'scratch', 'f')]] },
  ExecuteFunction: { yes: [], no: [['owner', () => called('shop', 'system', 'query')], ['owner', () => called('shop', 'scratch', 'f')]] },
  CreateViewWithExecuteFunction: { yes: [], no: [['owner', () => called('shop', 'system', 'query')]] },
  ExecuteProcedure: { yes: [], no: [['owner', () => called('shop', 'system', 'register_table')], ['sagwan', () => called('system', 'runtime', 'kill_query')]] },
  ExecuteTableProcedure: { yes: [], no: [['mina', () => ({ ...table('shop.scratch.plans'), function: { functionName: 'add_files' } })]] },
}

describe('the decision point', () => {
  it.each(operations)('answers %s for those who may and those who may not', async operation => {
    const { yes, no } = cases[operation]
    expect(no.length).toBeGreaterThan(0)
    for (const [expected, tries] of [[true, yes], [false, no]] as const) {
      for (const [who, resource, target] of tries) {
        const given = resource()
        expect({ operation, who, given, allowed: await quiet.allow(who, operation, given, target?.()) })
          .toEqual({ operation, who, given, allowed: expected })
      }
    }
  })

  it('denies what it does not know, and says so on record', async () => {
    expect(await quiet.allow('owner', 'TeleportTable', table('shop.sales.orders'))).toBe(false)
    expect(quiet.entries.some(({ event }) => event.kind === 'gateway.refused' && event.reason.includes('TeleportTable'))).toBe(true)
  })

  it('knows people whose name came as Latin-1, and no one by half of it', async () => {
    expect(await quiet.allow(Buffer.from('홍길동').toString('latin1'), 'ExecuteQuery')).toBe(true)
    expect(await quiet.allow(Buffer.from('홍길').toString('latin1'), 'ExecuteQuery')).toBe(false)
  })

  it('filters listings by index, columns by their place in the table', async () => {
    const tables = ['shop.sales.orders', 'shop.hr.salaries', 'shop.marts.daily_sales'].map(name => table(name))
    expect(await quiet.batch('analyst', 'FilterTables', tables)).toEqual([0, 2])
    expect(await quiet.batch('stranger', 'FilterTables', tables)).toEqual([])
    expect(await quiet.batch('sagwan', 'FilterTables', tables)).toEqual([0, 1, 2])
    expect(await quiet.batch('analyst', 'FilterColumns', [table('shop.sales.customers', { columns: ['id', 'national_id', 'email'] })])).toEqual([0, 2])
    expect(await quiet.batch('analyst', 'FilterCatalogs', ['system', 'sagwan', 'shop', 'tpch'].map(catalog))).toEqual([0, 2])
    expect(await quiet.batch('analyst', 'FilterViewQueryOwnedBy', [user('analyst'), user('owner')])).toEqual([0])
    expect(await quiet.batch('owner', 'Teleport', tables)).toEqual([])
  })

  it('gives the rows of each person, and none to nobody', async () => {
    expect(await quiet.filters('analyst', 'shop.sales.customers')).toEqual([{ expression: '("country" = \'KR\')', identity }])
    expect(await quiet.filters('analyst-jp', 'shop.sales.customers')).toEqual([{ expression: '("country" = \'JP\')', identity }])
    expect(await quiet.filters('owner', 'shop.sales.customers')).toEqual([])
    expect(await quiet.filters('analyst', 'shop.information_schema.tables')).toEqual([])
    for (const [who, name] of [['marketer', 'shop.sales.customers'], ['stranger', 'shop.sales.products'], ['sagwan', 'shop.sales.orders'],
      ['analyst', 'shop.hr.salaries'], ['owner', 'sagwan.policy.hash_key'], ['analyst', 'shop.sales.customers$files'],
      ['analyst', 'shop.sales.a.b']] as const) {
      expect(await quiet.filters(who, name), `${who} ${name}`).toEqual([{ expression: 'false', identity }])
    }
  })

  it('masks cells to exactly the column\'s type, and closed ones to NULL', async () => {
    const columns = { id: 'bigint', email: 'varchar(30)', phone: 'varchar(40)', national_id: 'varchar', birth_date: 'date', $path: 'varchar' }
    const masks = await quiet.masks('analyst', 'shop.sales.customers', columns) as { index: number; viewExpression: { expression: string; identity: string } }[]
    expect(masks.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5])
    expect(masks.every(({ viewExpression }) => viewExpression.identity === identity)).toBe(true)
    const [email, phone, closed, birth, path] = masks.map(({ viewExpression }) => viewExpression.expression)
    expect(email).toMatch(/^TRY_CAST\(lower\(to_hex\(hmac_sha256\(to_utf8\(CAST\(.*"email".*\)\), \(SELECT from_hex\(k\) FROM sagwan\.policy\.hash_key\)\)\)\) AS varchar\(30\)\)$/)
    expect(phone).toContain('substr("phone", -4)')
    expect(birth).toBe('TRY_CAST(date_trunc(\'year\', "birth_date") AS date)')
    expect([closed, path]).toEqual(['NULL', 'NULL'])
    expect(await quiet.masks('owner', 'shop.sales.customers', columns)).toEqual([])
    expect(await quiet.masks('stranger', 'shop.sales.products', { id: 'bigint', name: 'varchar' }))
      .toEqual([0, 1].map(index => ({ index, viewExpression: { expression: 'NULL', identity } })))
    expect(await quiet.mask('analyst', 'shop.sales.customers', 'id', 'bigint')).toBeNull()
    expect(await quiet.mask('analyst', 'shop.sales.customers', 'national_id', 'varchar')).toEqual({ expression: 'NULL', identity })
  })

  it('decides about a table newer than the catalog by its name, and closes new columns of a restricted one', async () => {
    expect(await quiet.select('analyst', 'shop.marts.weekly', ['day'])).toBe(true)
    expect(await quiet.select('analyst', 'shop.hr.bonuses', ['krw'])).toBe(false)
    expect(await quiet.select('analyst', 'shop.sales.customers', ['secret_note'])).toBe(false)
    expect(await quiet.select('analyst', 'shop.sales.products', ['weight'])).toBe(true)
    expect(await quiet.masks('analyst', 'shop.sales.customers', { secret_note: 'varchar' })).toHaveLength(1)
    expect(await quiet.batch('mina', 'FilterTables', [table('shop.scratch.fresh')])).toEqual([0])
  })
})

describe('an analysis', () => {
  it('is decided as the person, sees no mask and no row, may write nothing, and ends', async () => {
    const { name, end } = quiet.gateway.analyses.begin('mina')
    expect(await quiet.allow('sagwan', 'ImpersonateUser', user(name))).toBe(true)
    expect(await quiet.allow('owner', 'ImpersonateUser', user(name))).toBe(false)
    expect(await quiet.allow(name, 'ExecuteQuery')).toBe(true)
    expect(await quiet.select(name, 'shop.sales.customers', ['id', 'email'])).toBe(true)
    expect(await quiet.select(name, 'shop.sales.customers', ['national_id'])).toBe(false)
    expect(await quiet.select(name, 'shop.information_schema.tables', ['table_name'])).toBe(true)
    expect(await quiet.masks(name, 'shop.sales.customers', { email: 'varchar' })).toEqual([])
    expect(await quiet.filters(name, 'shop.sales.customers')).toEqual([{ expression: 'false', identity }])
    expect(await quiet.allow(name, 'DropTable', table('shop.scratch.plans'))).toBe(false)
    expect(await quiet.allow(name, 'ExecuteFunction', called('shop', 'system', 'query'))).toBe(false)
    expect(end()).toEqual({ tables: [{ table: 'shop.sales.customers', columns: ['id', 'email', 'national_id'] }], functions: ['shop.system.query'],
      writes: ['shop.scratch.plans'], unseen: [], hidden: [] })
    expect(await quiet.allow(name, 'ExecuteQuery')).toBe(false)
    expect(await quiet.allow('sagwan', 'ImpersonateUser', user(name))).toBe(false)
  })

  it('of a statement that writes is answered as the person, and reads no row', async () => {
    const { name, end } = quiet.gateway.analyses.begin('mina', true)
    expect(await quiet.allow(name, 'CreateTable', table('shop.scratch.x', { properties: {} }))).toBe(true)
    expect(await quiet.allow(name, 'CreateTable', table('shop.sales.x', { properties: {} }))).toBe(false)
    expect(await quiet.filters(name, 'shop.sales.orders')).toEqual([{ expression: 'false', identity }])
    expect(end()).toMatchObject({ writes: ['shop.scratch.x', 'shop.sales.x'] })
    expect(await quiet.allow(name, 'CreateTable', table('shop.scratch.x', { properties: {} }))).toBe(false)
  })

  it('notes what it came to that does not exist for the person, and no closed column', async () => {
    const { name, end } = quiet.gateway.analyses.begin('mina')
    await quiet.masks(name, 'shop.hr.salaries', { salary_krw: 'decimal(18,0)' })
    await quiet.masks(name, 'shop.sales.customers', { email: 'varchar', national_id: 'varchar', $path: 'varchar' })
    expect(end()).toMatchObject({ tables: [], unseen: ['shop.hr.salaries'], hidden: ['$path'] })
  })

  it('of the policy itself may name everything and reads no row', async () => {
    const { name, end } = quiet.gateway.analyses.begin(null)
    expect(await quiet.allow(name, 'ExecuteQuery')).toBe(true)
    expect(await quiet.select(name, 'shop.hr.salaries', ['salary_krw'])).toBe(true)
    expect(await quiet.filters(name, 'shop.hr.salaries')).toEqual([{ expression: 'false', identity }])
    expect(await quiet.allow(name, 'CreateTable', table('shop.scratch.x', { properties: {} }))).toBe(false)
    end()
  })
})
