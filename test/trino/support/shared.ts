import { existsSync } from 'node:fs'
import { get, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { trinoVersion } from '../../../lib/cli/trino/fetch.ts'
import { findJava } from '../../../lib/cli/trino/java.ts'
import type { LocalTrino } from '../../../lib/cli/trino/start.ts'

/** Where the unpacked server is or will be. */
export const cache = process.env.TRINO_CACHE ?? join(import.meta.dirname, '../../../.cache/trino')
/** The key of the hash mask in the shared server's table. */
export const hashKey = Buffer.alloc(32, 0xab)
/** What the shared server sends with its events. */
export const eventSecret = 'a-secret-of-the-shared-trino'
/** Who may sign in to the shared server with a client of their own; each password is the name. */
export const people = ['analyst', 'analyst-jp', 'marketer', 'owner', 'mina', 'admin', 'auditor', 'stranger', 'both', 'nobody']

/** Why the suites on a real Trino cannot run here; null where they can. With `SAGWAN_TRINO=1`, as in CI, they always run. */
export function whyNoTrino(): string | null {
  if (process.env.SAGWAN_TRINO) return null
  if (!findJava()) return 'no Java 24 or newer here'
  const there = existsSync(join(cache, `trino-${trinoVersion}`)) || existsSync(join(cache, `trino-server-${trinoVersion}.tar.gz`))
  return there ? null : 'Trino is not fetched: run `npm run trino` once, or set SAGWAN_TRINO=1'
}

export type SharedTrino = LocalTrino & {
  folder: string
  /** Says on which port the gateway listens that Trino asks from now on; null leaves it without policy. */
  pointTo(port: number | null): Promise<void>
}

/** Waits for this suite's turn with the run's Trino (`keeper`); `stop` gives it to the next. It starts without policy. */
export async function claimTrino(keeper: string): Promise<SharedTrino> {
  const turn = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${keeper}/claim`, { agent: false }, resolve).once('error', reject)
  })
  const line = await firstLine(turn)
  const told = JSON.parse(line) as (LocalTrino & { folder: string }) | { fault: string }
  if ('fault' in told) throw new Error(told.fault)
  return {
    ...told,
    pointTo: port => tell(`${keeper}/target?port=${port ?? 0}`),
    stop: () => new Promise(resolve => {
      turn.once('close', () => resolve())
      turn.destroy()
    }),
  }
}

function firstLine(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    answer.once('error', reject).once('end', () => reject(new Error('the keeper of the shared Trino is gone')))
  })
}

function tell(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent: false }, answer => answer.resume().once('end', () => resolve())).once('error', reject).end()
  })
}
