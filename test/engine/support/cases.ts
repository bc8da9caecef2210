import { createHmac } from 'node:crypto'
import type { EngineKind } from '../../../lib/contracts/catalog.ts'
import { hashKey } from '../../trino/support/shared.ts'
import type { Name } from './shop.ts'

/** One question to every engine, and its answer: a denial before the run, rows of it, or the fault it ends by. */
export type Case = { as: Name; sql: string } & Partial<Answer>
export type Answer = {
  /** What the denial says (part of `Denial`); running it all the same must fail. */
  denied: object
  /** All rows, as the browser gets them. */
  rows: unknown[][]
  columns: [name: string, type: string][]
  /** What is decided about the tables (part of `Decision['tables']`). */
  sees: object[]
  fault: object
  limits: { rows: number; seconds: number }
}

const hash = (text: string) => createHmac('sha256', hashKey).update(text).digest('hex')
const [seoyeon, doyun] = [hash('seoyeon@example.kr'), hash('doyun@example.kr')]
/** Fails by its cast for customer 3 only, who is Japanese. */
const trap = 'CAST(CASE id WHEN 3 THEN \'x\' ELSE \'1\' END AS integer)'
const endless = 'SELECT count(*) FROM web.events a, web.events b, web.events c WHERE a.dwell_ms + b.dwell_ms + c.dwell_ms = 7'

export const cases: Record<string, Case> = {
  // filters
  'shows the rows that pass': { as: 'analyst', sql: 'SELECT id, country FROM sales.customers ORDER BY id', rows: [['1', 'KR'], ['2', 'KR']],
    sees: [{ table: 'shop.sales.customers', filter: 'country = \'KR\'', columns: ['id', 'country'] }] },
  'shows another person theirs': { as: 'analyst-jp', sql: 'SELECT id, country FROM shop.sales.customers', rows: [['3', 'JP']] },
  'shows all where nothing filters': { as: 'owner', sql: 'SELECT count(*) FROM sales.customers', rows: [['4']] },
  'counts and joins what one sees': { as: 'analyst', rows: [['KR', '50', '25']],
    sql: 'SELECT o.country, count(*), count(c.id) FROM sales.orders o LEFT JOIN sales.customers c ON c.id = o.customer_id AND c.id = 1 GROUP BY 1' },
  'lets no predicate look behind a filter': { as: 'analyst', sql: 'SELECT count(*) FROM sales.customers WHERE country = \'JP\'', rows: [['0']] },
  'lets no hidden row cause an error': { as: 'analyst', sql: `SELECT count(*) FROM sales.customers WHERE ${trap} = 1`, rows: [['2']] },
  'lets a visible row cause one': { as: 'owner', sql: `SELECT count(*) FROM sales.customers WHERE ${trap} = 1`, fault: { code: 'run-error' } },

  // masks
  'hashes with the house\'s key': { as: 'analyst', sql: 'SELECT email FROM sales.customers ORDER BY id', rows: [[seoyeon], [doyun]],
    columns: [['email', 'VARCHAR']], sees: [{ masks: [{ column: 'email', mask: 'hash', mixed: false }] }] },
  'masks each type as its own': { as: 'mina', sql: `SELECT name, email, phone, national_id, birth_date, city, tier, lifetime_krw
      FROM sales.customers WHERE tier = 'SILVER'`,
    rows: [['•••', 'a•••@example.com', '+1 5•••••••', hash('US-4'), '1995-04-01', null, 'SILVER', '0']] },
  'hashes numbers to numbers, equal ones alike': { as: 'mina', rows: [['4', 'true']],
    sql: 'SELECT count(DISTINCT a.id), CAST(bool_and(a.id = b.id AND a.id > 4) AS varchar) FROM sales.customers a JOIN sales.customers b ON a.id = b.id' },
  'shows a hash that the same number has everywhere': { as: 'mina', sql: 'SELECT id FROM sales.customers WHERE tier = \'SILVER\'',
    rows: [['1644280576881588']] },
  'masks text of numbers': { as: 'analyst', sql: 'SELECT DISTINCT phone, card_holder, card_number FROM sales.customers, sales.payments WHERE sales.customers.id = 1',
    rows: [['•••••••4821', '•••', '•••••••1111']] },
  'joins by masked keys': { as: 'analyst', sql: 'SELECT count(*) FROM sales.customers a JOIN sales.customers b ON a.email = b.email', rows: [['2']] },
  'lets no predicate look behind a mask': { as: 'analyst', sql: 'SELECT count(*) FROM sales.customers WHERE email = \'seoyeon@example.kr\'', rows: [['0']] },
  'sorts by what is shown': { as: 'analyst', sql: 'SELECT birth_date FROM sales.customers ORDER BY 1', rows: [['1988-01-01'], ['1990-01-01']] },
  'leaves closed columns out of a star': { as: 'analyst', sql: 'SELECT * FROM sales.customers WHERE id = 1 AND false', rows: [],
    columns: [['id', 'BIGINT'], ['name', 'VARCHAR'], ['email', 'VARCHAR'], ['phone', 'VARCHAR'], ['birth_date', 'DATE'], ['country', 'VARCHAR'],
      ['city', 'VARCHAR'], ['tier', 'VARCHAR'], ['lifetime_krw', 'DECIMAL(19,0)'], ['referrer', 'VARCHAR'],
      ['last_order_at', 'TIMESTAMP WITH TIME ZONE'], ['created_at', 'TIMESTAMP WITH TIME ZONE']] },

  // several roles
  'shows the union of roles, cell by cell': { as: 'both', sql: 'SELECT id, country, email, phone FROM sales.customers ORDER BY id', rows: [
    ['1', 'KR', 'seoyeon@example.kr', '•••••••4821'], ['2', 'KR', doyun, '•••••••0937'], ['3', 'JP', 'misaki@example.jp', null]] },
  'lets a role open nothing that another closes': { as: 'both', sql: 'SELECT national_id FROM sales.customers',
    denied: { code: 'column-closed', column: 'national_id' } },

  // denials
  'names a closed column, its rule and its place': { as: 'analyst', sql: 'SELECT id,\n  national_id FROM sales.customers', denied: {
    code: 'column-closed', table: 'shop.sales.customers', column: 'national_id', rule: { file: 'roles/analyst.yaml' }, owner: 'Park Minseo',
    position: { line: 2, column: 3 } } },
  'says of a hidden table that there is none': { as: 'analyst', sql: 'SELECT * FROM hr.salaries',
    denied: { code: 'table-unknown', message: 'there is no table `hr.salaries`', position: { line: 1, column: 15 } } },
  'says the same of one that is not there': { as: 'analyst', sql: 'SELECT * FROM hr.nothings',
    denied: { code: 'table-unknown', message: 'there is no table `hr.nothings`', position: { line: 1, column: 15 } } },
  'says the same to another role': { as: 'marketer', sql: 'SELECT count(*) FROM sales.customers',
    denied: { code: 'table-unknown', message: 'there is no table `sales.customers`', position: { line: 1, column: 22 } } },
  'shows nobody anything without a role': { as: 'nobody', sql: 'SELECT * FROM sales.products',
    denied: { code: 'table-unknown', message: 'there is no table `sales.products`' } },
  'hides a column without a word': { as: 'marketer', sql: 'SELECT customer_id FROM web.events',
    denied: { code: 'column-unknown', column: 'customer_id', message: 'there is no column `customer_id`', position: { line: 1, column: 8 } } },
  'names what is near, of what one sees': { as: 'analyst', sql: 'SELECT 1 FROM sales.custmers',
    denied: { code: 'table-unknown', nearest: ['shop.sales.customers'], position: { line: 1, column: 15 } } },
  'says where an unknown column stands': { as: 'analyst', sql: 'SELECT id,\n nam FROM sales.customers',
    denied: { code: 'column-unknown', column: 'nam', position: { line: 2, column: 2 } } },
  'says where a syntax error stands': { as: 'analyst', sql: 'SELECT 1\nFORM x y', denied: { code: 'syntax-error', position: { line: 2 } } },
  'refuses unknown functions': { as: 'analyst', sql: 'SELECT nosuch(1)', denied: { code: 'function-refused', position: { line: 1, column: 8 } } },
  'refuses a wrong type': { as: 'analyst', sql: 'SELECT sum(name) FROM sales.customers', denied: { code: 'bind-error', position: { line: 1, column: 8 } } },
  'refuses two statements': { as: 'analyst', sql: 'SELECT 1; SELECT 2', denied: { code: 'statement-count' } },
  ...Object.fromEntries(['INSERT INTO sales.orders (id) VALUES (1)', 'DROP TABLE sales.orders', 'UPDATE sales.orders SET id = 1',
    'DELETE FROM sales.orders', 'SET SESSION x = 1', 'CALL x.y()', 'GRANT SELECT ON sales.orders TO x'].map(sql =>
    [`refuses ${sql}`, { as: 'owner', sql, denied: { code: 'statement-kind' } }])),

  // limits
  'stops at the limit of rows': { as: 'analyst', sql: 'SELECT * FROM web.events', limits: { rows: 1000, seconds: 60 },
    fault: { code: 'limit-rows', params: { rows: 1000 } } },
  'gives as many rows as the limit': { as: 'analyst', sql: 'SELECT 1 AS one FROM sales.orders', limits: { rows: 50, seconds: 60 },
    rows: Array.from({ length: 50 }, () => [1]) },
  'stops at the limit of time': { as: 'owner', sql: endless, limits: { rows: 10, seconds: 2 }, fault: { code: 'limit-seconds', params: { seconds: 2 } } },

  // types and values
  'keeps types and digits': { as: 'analyst', rows: [[true, 1, '9223372036854775807', '-0.0000000001', 0.1, 'NaN', '한글😀', '', '2026-01-02',
    '2026-01-02 03:04:05.123456', null]],
  sql: `SELECT true AS a, 1 AS b, 9223372036854775807 AS c, CAST('-0.0000000001' AS decimal(38,10)) AS d, CAST(0.1 AS double) AS e,
    CAST('NaN' AS double) AS f, '한글😀' AS g, '' AS h, DATE '2026-01-02' AS i, TIMESTAMP '2026-01-02 03:04:05.123456' AS j, CAST(NULL AS varchar) AS k`,
  columns: [['a', 'BOOLEAN'], ['b', 'INTEGER'], ['c', 'BIGINT'], ['d', 'DECIMAL(38,10)'], ['e', 'DOUBLE'], ['f', 'DOUBLE'], ['g', 'VARCHAR'],
    ['h', 'VARCHAR'], ['i', 'DATE'], ['j', 'TIMESTAMP'], ['k', 'VARCHAR']] },
  'keeps exact numbers of tables': { as: 'owner', sql: 'SELECT lifetime_krw FROM sales.customers WHERE id = 3', rows: [['9007199254740993']],
    columns: [['lifetime_krw', 'DECIMAL(19,0)']] },
  'keeps nested values': { as: 'owner', sql: 'SELECT tags, attributes FROM sales.products', rows: [['[a, b]', '{\'weight_g\': 1, \'colour\': green}']],
    columns: [['tags', 'VARCHAR[]'], ['attributes', 'STRUCT(weight_g INTEGER, colour VARCHAR)']] },
  'shows moments with their zone': { as: 'owner', sql: 'SELECT last_order_at FROM sales.customers WHERE id = 1',
    rows: [['2026-03-29 12:14:00+00']], columns: [['last_order_at', 'TIMESTAMP WITH TIME ZONE']] },
  'carries columns of one name': { as: 'analyst', sql: 'SELECT 1 AS a, 2 AS a', rows: [[1, 2]], columns: [['a', 'INTEGER'], ['a', 'INTEGER']] },
  'divides integers': { as: 'analyst', sql: 'SELECT 7 / 2 AS half', rows: [[3]], columns: [['half', 'INTEGER']] },
  'sorts NULL last': { as: 'owner', sql: 'SELECT referrer FROM sales.customers ORDER BY referrer DESC', rows: [['friend'], [''], [null], [null]] },
  'lists tables one sees': { as: 'marketer', sql: 'SHOW TABLES FROM shop.sales', rows: [['products']] },
  'describes what one sees': { as: 'marketer', sql: 'DESCRIBE sales.products', rows: [['id', 'bigint', '', ''], ['name', 'varchar', '', ''],
    ['category', 'varchar', '', ''], ['price_krw', 'decimal(18,0)', '', ''], ['tags', 'array(varchar)', '', ''],
    ['attributes', 'row(weight_g integer, colour varchar)', '', '']] },
  'describes no column that is hidden': { as: 'marketer', sql: 'DESCRIBE web.events', rows: [['id', 'bigint', '', ''],
    ['occurred_at', 'timestamp(6)', '', ''], ['country', 'varchar', '', ''], ['channel', 'varchar', '', ''], ['kind', 'varchar', '', ''],
    ['path', 'varchar', '', ''], ['dwell_ms', 'integer', '', '']] },
}

type Difference = { why: string } & Partial<Record<EngineKind, Partial<Case>>>

/** Where an engine answers otherwise, how, and why that is right. Nothing else may differ. */
export const differs: Record<string, Difference> = {
  'leaves closed columns out of a star': {
    why: 'a type of Trino says to which digit a moment is kept',
    trino: { columns: cases['leaves closed columns out of a star']!.columns!.map(([name, type]) =>
      [name, type.replace('TIMESTAMP ', 'TIMESTAMP(6) ')]) },
  },
  'shows moments with their zone': {
    why: 'in Trino each value has a zone of its own and a number of digits; it is kept as it was written',
    trino: { rows: [['2026-03-29 12:14:00.000000 UTC']], columns: [['last_order_at', 'TIMESTAMP(6) WITH TIME ZONE']] },
  },
  'shows nobody anything without a role': {
    why: 'Trino asks first whether one may run anything at all, and is told no',
    trino: { denied: { code: 'statement-kind', message: 'policy does not allow this' } },
  },
  'refuses two statements': {
    why: 'Trino takes one statement, and a second is a text it cannot read',
    trino: { denied: { code: 'syntax-error', position: { line: 1, column: 9 } } },
  },
  ...Object.fromEntries(['INSERT INTO sales.orders (id) VALUES (1)', 'DROP TABLE sales.orders', 'UPDATE sales.orders SET id = 1',
    'DELETE FROM sales.orders'].map(sql => [`refuses ${sql}`, {
    why: 'Trino writes where a rule lets people: no rule does here', trino: { denied: { code: 'write-refused' } } }])),
  'refuses GRANT SELECT ON sales.orders TO x': {
    why: 'DuckDB has no such statement',
    duckdb: { denied: { code: 'syntax-error' } },
  },
  'divides integers': {
    why: 'the dialects differ: what runs is what was written, in the words of its engine',
    duckdb: { rows: [[3.5]], columns: [['half', 'DOUBLE']] },
  },
  'lists tables one sees': {
    why: 'each engine answers SHOW in its own columns',
    duckdb: { rows: [['sales', 'products']] },
  },
  'describes what one sees': {
    why: 'each engine answers DESCRIBE in its own columns, with its own names of types',
    duckdb: { rows: [['id', 'BIGINT'], ['name', 'VARCHAR'], ['category', 'VARCHAR'], ['price_krw', 'DECIMAL(18,0)'], ['tags', 'VARCHAR[]'],
      ['attributes', 'STRUCT(weight_g INTEGER, colour VARCHAR)']].map(row => [...row, 'YES', null, null, null]) },
  },
  'describes no column that is hidden': {
    why: 'each engine answers DESCRIBE in its own columns, with its own names of types',
    duckdb: { rows: [['id', 'BIGINT'], ['occurred_at', 'TIMESTAMP'], ['country', 'VARCHAR'], ['channel', 'VARCHAR'], ['kind', 'VARCHAR'],
      ['path', 'VARCHAR'], ['dwell_ms', 'INTEGER']].map(row => [...row, 'YES', null, null, null]) },
  },
}

/** Tables that an engine has besides those of the shop. */
export const ownTables: Record<EngineKind, string[]> = {
  duckdb: [],
  // Iceberg's listing of all tables: it stands in the service's listing, and the gateway closes it to everybody.
  trino: ['system.iceberg_tables'],
}

/** The case as one engine must answer it. */
export function caseFor(engine: EngineKind, name: string): Case {
  return { ...cases[name]!, ...differs[name]?.[engine] }
}
