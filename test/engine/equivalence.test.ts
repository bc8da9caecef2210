import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceToken } from '../../lib/contracts/engine.ts'
import type { WorldSpec } from '../../lib/contracts/engine.ts'
import { describeType } from '../../lib/engine/duckdb/types.ts'
import type { Engine } from '../../lib/engine/engine.ts'
import { decodeRow, encodeSelect, storedType } from '../../lib/host/duckdb-values.ts'
import { createWorkspace, korea, mixed, readParts, run, startEngine } from './support/world.ts'
import type { Workspace } from './support/world.ts'

let space: Workspace
let engine: Engine

beforeAll(async () => {
  space = await createWorkspace()
  engine = await startEngine(space)
})
afterAll(async () => {
  await engine.close()
  space.remove()
})

/** A bare DuckDB that holds only what the person may see, as plain tables. */
async function createCopy(spec: WorldSpec): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const key = Buffer.alloc(64).fill('a key of the tests', 0, 18)
  const pad = (byte: number) => Buffer.from(key.map(value => value ^ byte)).toString('hex')
  await connection.run(`SET TimeZone = 'UTC'; ATTACH '${join(space.folder, 'warehouse.duckdb')}' AS raw (READ_ONLY);
    ATTACH ':memory:' AS shop; CREATE SCHEMA shop.sales;
    SET VARIABLE mi = unhex('${pad(0x36)}'); SET VARIABLE mo = unhex('${pad(0x5c)}')`)
  for (const { schema, table, select } of spec.views) {
    await connection.run(`CREATE TABLE shop.${schema}.${table} AS ${select.replace(sourceToken, `raw.${schema}.${table}`)}`)
  }
  await connection.run('DETACH raw; USE shop')
  return connection
}

/** What the bare engine says: rows, or the kind of its error. */
async function bare(connection: DuckDBConnection, sql: string): Promise<unknown[][] | 'error'> {
  let result
  try {
    result = await connection.run(sql)
  } catch (error) {
    expect(error).toBeInstanceOf(Error)
    return 'error'
  }
  const types = result.columnTypes().map(type => ({ type: describeType(type) }))
  const store = await (await DuckDBInstance.create(':memory:')).connect()
  await store.run(`SET TimeZone = 'UTC'; CREATE TABLE t (${types.map(({ type }, i) => `c${i} ${storedType(type)}`).join(', ')})`)
  const appender = await store.createAppender('t')
  for (const chunk of await result.fetchAllChunks()) appender.appendDataChunk(chunk)
  appender.closeSync()
  return (await (await store.run(`SELECT ${encodeSelect(types)} FROM t`)).getRows()).map(decodeRow)
}

async function governed(sql: string, spec: WorldSpec): Promise<unknown[][] | 'error'> {
  const { outcome, directory } = await run(engine, space, sql, spec)
  if (outcome.state !== 'succeeded') {
    expect(outcome.fault.code, `${sql}: ${outcome.fault.message}`).toMatch(/run-error/)
    return 'error'
  }
  const rows = await readParts(directory, outcome.columns)
  expect(rows.length).toBe(outcome.rows)
  if (outcome.first) expect(outcome.first).toEqual(rows)
  return rows
}

const sorted = (rows: unknown[][] | 'error') => rows === 'error' ? rows : rows.map(row => JSON.stringify(row)).sort()

const statements = `
SELECT count(*) FROM sales.customers
FROM sales.customers
FROM sales.customers SELECT id, name WHERE id < 100
TABLE sales.orders
SELECT * FROM shop.sales.customers WHERE id % 2 = 0
SELECT customers.* FROM sales.customers
SELECT c FROM sales.customers c WHERE c.id < 30
SELECT customers FROM sales.customers WHERE id < 30
SELECT sales.customers.id, shop.sales.customers.name FROM sales.customers
SELECT * EXCLUDE (doc, code) FROM sales.customers
SELECT * REPLACE (upper(name) AS name) FROM sales.customers
SELECT * RENAME (name AS who) FROM sales.customers
SELECT COLUMNS('^(id|name)$') FROM sales.customers
SELECT min(COLUMNS(c -> c LIKE 'c%')) FROM sales.orders
SELECT country, count(*) AS n, sum(net) FROM sales.orders GROUP BY country HAVING count(*) > 10 ORDER BY n DESC
SELECT channel, sum(net) FROM sales.orders GROUP BY ALL ORDER BY ALL
SELECT channel, country, sum(net) FROM sales.orders GROUP BY ROLLUP (channel, country)
SELECT channel, country, grouping(channel), count(*) FROM sales.orders GROUP BY CUBE (channel, country)
SELECT channel, count(*) FROM sales.orders GROUP BY GROUPING SETS ((channel), ())
SELECT c.name, sum(o.net) AS total FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY total DESC, 1 LIMIT 10
SELECT c.id, o.id FROM sales.customers c LEFT JOIN sales.orders o ON o.customer_id = c.id AND o.channel = 9
SELECT count(*) FROM sales.customers c RIGHT JOIN sales.orders o ON o.customer_id = c.id
SELECT count(*) FROM sales.customers c FULL OUTER JOIN sales.orders o ON o.customer_id = c.id + 1
SELECT count(*) FROM sales.customers CROSS JOIN range(3) r(i)
SELECT count(*) FROM sales.customers c SEMI JOIN sales.orders o ON o.customer_id = c.id
SELECT count(*) FROM sales.customers c ANTI JOIN sales.orders o ON o.customer_id = c.id + 1
SELECT count(*) FROM sales.customers NATURAL JOIN (SELECT id FROM sales.orders) x
SELECT id, country FROM sales.customers JOIN sales.orders USING (id, country) WHERE id < 50
SELECT o.id, p.id FROM sales.orders o ASOF JOIN (SELECT * FROM sales.orders WHERE channel = 0) p ON o.channel = p.channel AND o.ordered_at >= p.ordered_at WHERE o.id < 99
SELECT c.id, x.n FROM sales.customers c, LATERAL (SELECT count(*) AS n FROM sales.orders o WHERE o.customer_id = c.id) x WHERE c.id < 60
SELECT id FROM sales.customers WHERE id IN (SELECT customer_id FROM sales.orders WHERE net > 500)
SELECT id FROM sales.customers c WHERE EXISTS (SELECT 1 FROM sales.orders o WHERE o.customer_id = c.id AND o.net > 80000)
SELECT id, (SELECT max(net) FROM sales.orders o WHERE o.customer_id = c.id) FROM sales.customers c WHERE id < 90
SELECT id FROM sales.customers WHERE id > ALL (SELECT customer_id FROM sales.orders WHERE id < 100)
SELECT id FROM sales.customers WHERE id = ANY (SELECT customer_id FROM sales.orders WHERE id < 100)
WITH big AS (SELECT * FROM sales.orders WHERE net > 50000) SELECT count(*), min(net) FROM big
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT * FROM a UNION ALL SELECT * FROM b
WITH customers AS (SELECT id FROM sales.customers WHERE id < 20) SELECT * FROM customers
WITH orders AS MATERIALIZED (SELECT * FROM sales.orders) SELECT count(*) FROM orders
WITH a(n) AS NOT MATERIALIZED (SELECT count(*) FROM sales.orders) SELECT n FROM a
WITH a AS (WITH b AS (SELECT 2 AS y) SELECT y FROM b) SELECT * FROM a
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 20) SELECT sum(n) FROM t
WITH RECURSIVE walk AS (SELECT id, 0 AS depth FROM sales.orders WHERE id = 0 UNION ALL SELECT o.id, depth + 1 FROM walk w JOIN sales.orders o ON o.id = w.id + 3 WHERE depth < 5) SELECT * FROM walk
WITH RECURSIVE k(a, b) USING KEY (a) AS (SELECT 1, 1 UNION SELECT a, b + 1 FROM k WHERE b < 5) SELECT * FROM k
WITH A AS (SELECT 7 AS v) SELECT v FROM a
SELECT id FROM sales.customers WHERE id < 30 UNION SELECT id FROM sales.orders WHERE id < 60
SELECT id FROM sales.customers EXCEPT SELECT customer_id FROM sales.orders
SELECT id FROM sales.customers INTERSECT ALL SELECT customer_id FROM sales.orders WHERE id < 300
SELECT id, name FROM sales.products UNION ALL BY NAME SELECT id FROM sales.orders WHERE id < 10
(SELECT id FROM sales.products ORDER BY id LIMIT 3) UNION ALL (SELECT id FROM sales.products ORDER BY id DESC LIMIT 3)
PIVOT sales.orders ON channel IN (0, 1, 2, 3) USING sum(net) GROUP BY country
PIVOT (SELECT channel, country, net FROM sales.orders) ON channel IN (0, 1) USING count(*) AS n, max(net) AS m
SELECT * FROM sales.orders PIVOT (sum(net) FOR channel IN (0, 1) GROUP BY country)
UNPIVOT (SELECT id, spent::VARCHAR AS spent, name FROM sales.customers WHERE id < 30) ON spent, name INTO NAME what VALUE v
SELECT * FROM (SELECT id, price FROM sales.products) UNPIVOT (v FOR n IN (price))
SELECT id, row_number() OVER (PARTITION BY channel ORDER BY id) AS r FROM sales.orders QUALIFY r <= 3
SELECT id, sum(net) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM sales.orders WHERE id < 60
SELECT id, lag(net, 1, 0) OVER w, lead(net) OVER w, first_value(id) OVER w, nth_value(id, 2) OVER w FROM sales.orders WHERE id < 60 WINDOW w AS (PARTITION BY channel ORDER BY id)
SELECT id, rank() OVER (ORDER BY channel), dense_rank() OVER (ORDER BY channel), ntile(3) OVER (ORDER BY id), percent_rank() OVER (ORDER BY id) FROM sales.orders WHERE id < 60
SELECT count(*) FILTER (WHERE channel = 1), sum(net) FILTER (channel = 2), list(id ORDER BY id DESC)[1:3] FROM sales.orders
SELECT string_agg(name, ', ' ORDER BY id) FROM sales.products WHERE id < 5
SELECT arg_max(id, net), arg_min(name, price) FROM sales.orders JOIN sales.products USING (id)
SELECT median(net), quantile_cont(net, [0.25, 0.75]), mode(channel), stddev_samp(channel) IS NOT NULL FROM sales.orders
SELECT histogram(channel) FROM sales.orders
SELECT approx_count_distinct(id) > 900, count(DISTINCT channel) FROM sales.orders
SELECT list_transform(tags, x -> x * 2), list_filter(tags, lambda x: x > 100) FROM sales.customers WHERE id < 150
SELECT [x * 2 FOR x IN tags IF x > 10] FROM sales.customers WHERE id < 60
SELECT list_reduce([1, 2, 3], (a, b) -> a + b), list_sum(tags), list_aggregate(tags, 'max') FROM sales.customers WHERE id < 30
SELECT id, unnest(tags) AS t FROM sales.customers WHERE id < 30
SELECT id, t FROM sales.customers, unnest(tags) AS u(t) WHERE id < 30
SELECT unnest([1, 2, 3]), unnest({'a': 1, 'b': 2})
SELECT address.city, address['zip'], struct_extract(address, 'city') FROM sales.customers WHERE id < 30
SELECT {'a': id, 'b': [name]} AS s, map {'k': id} AS m, (id, name) AS r FROM sales.customers WHERE id < 30
SELECT tags[1], tags[-1], tags[1:2], name[1:4] FROM sales.customers WHERE id < 30
SELECT map {'a': 1, 'b': 2}['a'], map_keys(map {'a': 1}), cardinality(map {'a': 1})
SELECT doc->>'n', (doc::JSON->'n')::INTEGER, json_extract_string(doc, '$.n') FROM sales.customers WHERE id < 60
SELECT key, value FROM sales.customers, json_each(doc) WHERE customers.id < 30
SELECT to_json({'a': id}), json_object('k', name), json_group_array(id) FROM sales.products WHERE id < 3 GROUP BY ALL
SELECT CASE WHEN id < 10 THEN 'few' WHEN id < 50 THEN 'some' ELSE 'many' END AS size, count(*) FROM sales.customers GROUP BY 1
SELECT coalesce(referrer, 'none'), nullif(referrer, ''), ifnull(referrer, 'x'), referrer IS NULL, referrer = '' FROM sales.customers
SELECT name.upper().left(4) AS m, name.length() FROM sales.customers WHERE id < 30
SELECT c.name.upper() FROM sales.customers c WHERE id < 30
SELECT upper(name), lower(name), name || '!', concat_ws('-', id, name), replace(name, 'a', 'b'), reverse(name), lpad(id::VARCHAR, 6, '0') FROM sales.customers WHERE id < 60
SELECT regexp_extract(name, '(\\d+)', 1)::INTEGER, regexp_replace(name, '\\s', '_'), regexp_matches(name, '9$'), split_part(name, ' ', 2), string_split(name, ' ') FROM sales.customers WHERE id < 90
SELECT name FROM sales.customers WHERE name ILIKE '%9' AND name NOT LIKE '%1%' AND name SIMILAR TO 'name.*' AND name GLOB 'n*'
SELECT printf('%05d', id::INTEGER), format('{}-{}', id, name), levenshtein(name, 'name 1'), jaro_winkler_similarity(name, 'name') > 0.5 FROM sales.customers WHERE id < 30
SELECT date_trunc('month', ordered_at), count(*) FROM sales.orders GROUP BY 1 ORDER BY 1
SELECT extract(hour FROM ordered_at), year(ordered_at), date_part('dow', ordered_at), strftime(ordered_at, '%Y-%m-%d'), ordered_at::DATE, ordered_at AT TIME ZONE 'Asia/Seoul' FROM sales.orders WHERE id < 60
SELECT ordered_at + INTERVAL 1 DAY, ordered_at - INTERVAL '2 hours', age(ordered_at, TIMESTAMPTZ '2025-01-01 00:00:00+00'), date_diff('day', DATE '2026-01-01', ordered_at::DATE), time_bucket(INTERVAL 1 WEEK, ordered_at) FROM sales.orders WHERE id < 60
SELECT DATE '2026-01-31' + INTERVAL 1 MONTH, last_day(DATE '2026-02-01'), make_date(2026, 3, 1), epoch(TIMESTAMP '2026-01-01'), strptime('2026-01-02', '%Y-%m-%d')
SELECT generate_series AS d FROM generate_series(DATE '2026-01-01', DATE '2026-01-05', INTERVAL 1 DAY)
SELECT 1e2, 1.10, 0x1F, 1_000, 10 // 3, 10 % 3, 2 ** 10, -7 / 2, 5 & 3, 5 | 3, ~5, 1 << 4, round(2.567, 2), ceil(1.2), 1e400
SELECT 9223372036854775807, 170141183460469231731687303715884105727::HUGEINT, 0.1::FLOAT, 'nan'::DOUBLE, 1.50::DECIMAL(10,2), sum(id) FROM sales.products
SELECT true AND NULL, NULL IS DISTINCT FROM 1, 1 IN (1, NULL), 1 BETWEEN 0 AND 2, NOT false, NULL
SELECT 'it''s', E'a\\nb', $$dollar$$, '한글', 'a' COLLATE NOCASE = 'A', 'b' < 'a'
SELECT CAST('12' AS INTEGER), TRY_CAST('x' AS INTEGER), '2026-01-01'::DATE, 1::VARCHAR, [1]::VARCHAR[], 'x'::BLOB, '101'::BIT, '6bfbbf4c-3b6a-4a6b-9d3e-0a5e1c1f9a11'::UUID
SELECT INTERVAL '1 month 2 days', TIME '10:00:00', TIMETZ '10:00:00+09', TIMESTAMP_NS '2026-01-01 00:00:00.123456789', 1::UTINYINT, 'a'::ENUM('a', 'b')
SELECT if(id > 1, 'a', 'b'), greatest(id, 2), least(id, 2), typeof(id), hash(id) IS NOT NULL, md5(name), sha256(name) FROM sales.products WHERE id < 4
SELECT DISTINCT channel FROM sales.orders
SELECT DISTINCT ON (channel) channel, id FROM sales.orders ORDER BY channel, id
SELECT id AS id, id AS id, name AS "Na me", 1 AS "select" FROM sales.products
SELECT * FROM sales.orders ORDER BY net DESC NULLS LAST, id LIMIT 5 OFFSET 10
SELECT id FROM sales.orders ORDER BY id LIMIT 10%
SELECT count(*) FROM (SELECT * FROM sales.orders USING SAMPLE 100 ROWS)
SELECT count(*) FROM sales.orders TABLESAMPLE reservoir(50 ROWS)
SELECT id, #1 FROM sales.products WHERE id < 3
SELECT n, sum(n) OVER () FROM (VALUES (1), (2), (3)) v(n)
VALUES (1, 'a'), (2, 'b')
DESCRIBE sales.products
DESCRIBE SELECT id, name || 'x' AS y FROM sales.customers
SUMMARIZE sales.products
SUMMARIZE SELECT id FROM sales.products
SELECT column_name FROM (DESCRIBE sales.products)
SELECT column_name, count FROM (SUMMARIZE sales.products)
SELECT a.id FROM sales.customers AS a, sales.customers AS b WHERE a.id = b.id + 3 AND a.id < 50
SELECT id alias_without_as, name: 'prefix' FROM sales.products LIMIT 2
SELECT sum(net) AS total, total * 2 AS double FROM sales.orders
SELECT count(*) FROM sales.orders WHERE (channel, country) IN ((1, 'KR'), (2, 'KR'))
SELECT list(DISTINCT channel ORDER BY channel), array_agg(channel ORDER BY id)[1] FROM sales.orders
SELECT count(code::INTEGER), sum(100 // divisor), max((doc::JSON->>'n')::INTEGER), count(list_text::INTEGER[]) FROM sales.customers
SELECT code::INTEGER FROM sales.customers WHERE code::INTEGER BETWEEN 3 AND 99
SELECT sum(1 // (divisor - 1)) FROM sales.customers
SELECT (name || 'x')::INTEGER FROM sales.customers
SELECT error('stop') FROM sales.customers
SELECT CASE WHEN code LIKE 'hidden%' THEN error(code) ELSE code END FROM sales.customers
`.trim().split('\n').map(line => line.replaceAll('\\\\', '\\'))

describe.each([['one role', korea], ['two roles', mixed]] as [string, WorldSpec][])('statements in the world of %s', (_name, spec) => {
  let copy: DuckDBConnection
  beforeAll(async () => { copy = await createCopy(spec) })

  const ownTables = new Set(spec.views.map(view => `${view.schema}.${view.table}`))
  const fits = (sql: string) => (sql.match(/\bsales\.(customers|orders|products)\b/g) ?? []).every(name => ownTables.has(name))
    && (spec.key === 'korea' || !/address|tags|birth|referrer/.test(sql))
  it.each(statements.filter(fits))('%s', async sql => {
    const expected = await bare(copy, sql)
    const given = await governed(sql, spec)
    if (/ORDER BY (?!.*\bOVER\b)/i.test(sql) && /ORDER BY (ALL|1|id|n DESC|channel|total DESC, 1|net DESC.*|channel, id)( |$)/.test(sql)) {
      expect(given).toEqual(expected)
    }
    expect(sorted(given)).toEqual(sorted(expected))
  })
})
