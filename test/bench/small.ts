import type { ExecuteAnswer } from '../../lib/contracts/query.ts'
import type { Client } from '../support/client.ts'
import { ms, quantile, time } from './measure.ts'
import type { Line } from './measure.ts'
import type { Bare } from './run.ts'

/** The road over HTTP, audit included, against the bare engine. */
export async function benchSmall(client: Client, sql: string, bare: Bare): Promise<Line[]> {
  const once = async () => {
    const answer = await client.post<ExecuteAnswer>('/api/executions', { sql, waitMs: 5000 })
    if (answer.execution?.state !== 'succeeded' || !answer.rows) throw new Error(JSON.stringify(answer))
  }
  for (let i = 0; i < 30; i += 1) await once()
  const road = await time(300, once)
  const lens = await time(100, i => client.post('/api/lens', { sql: `${sql} limit ${i + 1}` }))
  const own = quantile(road, 0.5) - bare.median
  return [
    { what: 'bare engine, median / p95', measured: `${ms(bare.median)} / ${ms(bare.p95)}`, goal: '', met: null },
    { what: 'the road over HTTP, median / p95', measured: `${ms(quantile(road, 0.5))} / ${ms(quantile(road, 0.95))}`, goal: '', met: null },
    { what: 'the road\'s own cost at the median', measured: ms(own), goal: '≤ 5 ms', met: own <= 5 },
    { what: 'the lens, median / p95', measured: `${ms(quantile(lens, 0.5))} / ${ms(quantile(lens, 0.95))}`, goal: '≤ 300 ms', met: quantile(lens, 0.95) <= 300 },
  ]
}
