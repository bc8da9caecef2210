import type { ExecuteAnswer } from '../../lib/contracts/query.ts'
import { Client } from '../support/client.ts'
import { ms, quantile } from './measure.ts'
import type { Line } from './measure.ts'

const people = 200
const everyMs = 10_000
const rounds = 3

/** 200 sessions, each running a query every ten seconds, spread evenly, for half a minute. */
export async function benchPeople(url: string, sql: string): Promise<Line[]> {
  const users = ['analyst', 'analyst-jp', 'owner']
  const clients: Client[] = []
  for (let i = 0; i < people; i += 1) {
    clients.push(await new Client(url).signIn(users[i % users.length]!))
    // An address may ask to be signed in so often a second and no more.
    await sleep(60)
  }
  const own: number[] = []
  let failed = 0
  await Promise.all(clients.map(async (client, i) => {
    await sleep((i / people) * everyMs)
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now()
      try {
        const { execution } = await client.post<ExecuteAnswer>('/api/executions', { sql, waitMs: 10_000 })
        if (execution?.state !== 'succeeded') throw new Error('not succeeded')
        const took = performance.now() - start
        own.push(took)
      } catch (error) {
        console.error(String(error))
        failed += 1
      }
      await sleep(Math.max(0, everyMs - (performance.now() - start)))
    }
  }))
  own.sort((a, b) => a - b)
  return [
    { what: `${people} people, a query every ${everyMs / 1000} s: median / p95 with the engine's time`,
      measured: `${ms(quantile(own, 0.5))} / ${ms(quantile(own, 0.95))}`, goal: '≤ 100 ms at p95', met: quantile(own, 0.95) <= 100 },
    { what: 'failed', measured: `${failed} of ${failed + own.length}`, goal: '0', met: failed === 0 },
  ]
}

function sleep(forMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, forMs))
}
