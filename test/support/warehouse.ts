import { DuckDBInstance } from '@duckdb/node-api'

/** The demo's tables with a handful of rows each, so that a suite can look at every one of them. */
const statements = [
  'create schema sales', 'create schema web', 'create schema hr', 'create schema marts',
  `create table sales.customers as select * from (values
    (1::bigint, '김서연', 'seoyeon@example.kr', '010-1234-4821', '900101-2000001', date '1990-01-01', 'KR', '서울', 'gold', 18420500::decimal(18,0), null, timestamptz '2026-03-29 21:14:00+09', timestamptz '2024-02-01 10:00:00+09'),
    (2, '이도윤', 'doyun@example.kr', '010-9876-0937', '880202-1000002', date '1988-02-02', 'KR', '부산', 'basic', 17935200, '', timestamptz '2026-03-30 08:02:00+09', timestamptz '2024-03-01 10:00:00+09'),
    (3, '佐藤美咲', 'misaki@example.jp', '090-1111-2222', '770303-JP', date '1977-03-03', 'JP', '東京', 'gold', 9007199254740993, 'friend', null, timestamptz '2024-04-01 10:00:00+09'),
    (4, 'Ann Lee', 'ann@example.com', '+1 555 0100', 'US-4', date '1995-04-04', 'US', 'Austin', 'silver', 5, null, null, timestamptz '2025-01-01 10:00:00+09')
    ) t(id, name, email, phone, national_id, birth_date, country, city, tier, lifetime_krw, referrer, last_order_at, created_at)`,
  `create table sales.orders as select i::bigint id, (1 + i % 4)::bigint customer_id, ['KR', 'KR', 'JP', 'US'][1 + i % 4] country,
    'paid' status, 'web' channel, (1000 * i)::decimal(18,0) net_krw, timestamptz '2026-01-01 00:00:00+00' + to_hours(i::integer) ordered_at from range(100) r(i)`,
  `create table sales.order_items as select i::bigint order_id, 1::bigint line, 1::bigint product_id, 'KR' country, 1::integer quantity, 10::decimal(18,0) price_krw from range(10) r(i)`,
  `create table sales.products as select 1::bigint id, 'tea' as name, 'drinks' category, 10::decimal(18,0) price_krw, ['a', 'b'] tags, {'weight_g': 1::integer, 'colour': 'green'} attributes`,
  `create table sales.payments as select i::bigint id, i::bigint order_id, 'KR' country, 'card' as method, 'KIM SEOYEON' card_holder, '4111111111111111' card_number, 10::decimal(18,0) amount_krw, timestamptz '2026-01-01 00:00:00+00' paid_at from range(10) r(i)`,
  `create table web.events as select i::bigint id, timestamp '2026-03-01 00:00:00' + to_seconds(i::integer) as occurred_at, case i % 2 when 0 then 'KR' else 'JP' end country,
    'kakao' channel, 'view' kind, i::bigint customer_id, '/' as path, (i % 1000)::integer dwell_ms from range(200000) r(i)`,
  `create table hr.employees as select 1::bigint id, 'Han' as name, 'IT' department, 'Engineer' title, date '2020-01-01' hired_on, 'han@example.com' email`,
  `create table hr.salaries as select 1::bigint employee_id, 2026::integer as year, 90000000::decimal(18,0) salary_krw`,
  `create table marts.daily_sales as select date '2026-03-01' + i::integer as day, country, 'web' channel, 10::integer orders, (1000 * i)::decimal(18,0) net_krw
    from range(31) r(i), (values ('KR'), ('JP'), ('US')) c(country)`,
]

/** Writes a small warehouse in the demo's shape to `file`. */
export async function makeSmallWarehouse(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}
