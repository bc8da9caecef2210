import { defineNotebook } from './seed.ts'

/** Aggregates that everybody with data may see in full: charts first. */
export const revenueNotebook = defineNotebook({
  id: '5a6a0000-0000-4000-8000-000000010000',
  title: 'Revenue at a glance · 매출 한눈에 보기',
  sharedWith: ['analyst', 'marketer'],
  cells: [
    `
# Revenue at a glance

Net revenue of the shop in won, from \`shop.marts.daily_sales\`: one row for each day, country and channel.
Run a cell with **Ctrl Enter** (⌘ Enter on a Mac). The line under each statement says, before it runs, what it touches
and what you will see of it; the red seal opens the entry that the ledger keeps of your run.
`,
    [`
SELECT sum(net_krw) AS net_krw
FROM shop.marts.daily_sales
`, { kind: 'number', y: [{ column: 'net_krw', aggregate: 'sum' }], title: 'Net revenue, all days · 총 매출' }],
    `
## By country

The chart adds up the whole result on the server, however many rows it has: change its grain from week to month and
nothing runs again.
`,
    [`
SELECT day, country, sum(net_krw) AS net_krw
FROM shop.marts.daily_sales
GROUP BY day, country
ORDER BY day, country
`, {
      kind: 'line', x: 'day', y: [{ column: 'net_krw', aggregate: 'sum' }], series: 'country', grain: 'week',
      title: 'Net revenue a week · 주별 매출',
    }],
    '## By channel',
    [`
SELECT channel, country, sum(orders) AS orders, sum(net_krw) AS net_krw
FROM shop.marts.daily_sales
GROUP BY channel, country
ORDER BY net_krw DESC
`, {
      kind: 'bar', x: 'channel', y: [{ column: 'net_krw', aggregate: 'sum' }], series: 'country', stacked: true,
      title: 'Net revenue by channel · 채널별 매출',
    }],
    [`
SELECT
  date_trunc('month', day)::DATE AS month,
  sum(orders) AS orders,
  sum(net_krw) AS net_krw,
  round(sum(net_krw) / sum(orders), 0) AS krw_per_order
FROM shop.marts.daily_sales
GROUP BY month
ORDER BY month DESC
`],
  ],
})
