import { defineNotebook } from './seed.ts'

/** Personal data under policy: the same statements show each person something else. */
export const customersNotebook = defineNotebook({
  id: '5a6a0000-0000-4000-8000-000000020000',
  title: 'Who are our customers · 고객은 누구인가',
  sharedWith: ['analyst'],
  cells: [
    `
# Who are our customers

The same statements, and each of us sees something else. An analyst in Korea sees Korean customers, one in Japan
Japanese ones; addresses come as a hash, telephone numbers with their last four digits. What is masked is set in
amber, and *Why?* under the statement names the rule, its file and its line.
`,
    [`
SELECT id, name, email, phone, birth_date, city, tier, lifetime_krw, last_order_at
FROM shop.sales.customers
ORDER BY lifetime_krw DESC
LIMIT 200
`],
    `
## Where they live

A hash is the same for the same address, so masked columns can still be counted and joined.
`,
    [`
SELECT city, tier, count(*) AS customers, count(DISTINCT email) AS addresses
FROM shop.sales.customers
GROUP BY city, tier
ORDER BY customers DESC
`, {
      kind: 'bar', x: 'city', y: [{ column: 'customers', aggregate: 'sum' }], series: 'tier', stacked: true,
      title: 'Customers by city and tier · 도시·등급별 고객',
    }],
    [`
SELECT tier, count(*) AS customers
FROM shop.sales.customers
GROUP BY tier
ORDER BY customers DESC
`, { kind: 'pie', x: 'tier', y: [{ column: 'customers', aggregate: 'sum' }], title: 'Customers by tier · 등급별 고객' }],
    `
## What is closed

\`national_id\` is closed to analysts. Type this into a cell of your own, and the line under it says so before
anything runs, with the rule and whom to ask:

\`\`\`sql
SELECT name, national_id FROM shop.sales.customers
\`\`\`

A column that is closed stands in no list and no \`SELECT *\`; a table that nobody granted you does not exist at all.
`,
    [`
SELECT
  date_trunc('quarter', created_at)::DATE AS joined,
  count(*) AS customers,
  round(avg(lifetime_krw), 0) AS lifetime_krw,
  count(*) FILTER (WHERE referrer IS NULL) AS referrer_unknown,
  count(*) FILTER (WHERE referrer = '') AS referrer_empty
FROM shop.sales.customers
GROUP BY joined
ORDER BY joined
`, {
      kind: 'area', x: 'joined', y: [{ column: 'customers', aggregate: 'sum' }], grain: 'quarter',
      title: 'New customers a quarter · 분기별 신규 고객',
    }],
  ],
})
