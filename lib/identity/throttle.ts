import { isIPv6 } from 'node:net'
import type { Pool } from 'pg'

/** After so many failures each further try has to wait. Offices share an address, so addresses have more. */
const free = { user: 5, address: 20 } as const
/** The first wait; each further failure doubles it. */
const firstSeconds = 10
/** The longest wait: a stranger's guesses must not shut an account for good. */
const maxSeconds = 300
/** Failures older than this count no longer. */
const memorySeconds = 3600

/** Who tries: the name as one key however it was typed, and the address, of IPv6 the network a household has. */
export function throttleKeys(user: string, address: string | null): string[] {
  const name = user.normalize('NFKC').replace(/\p{C}/gu, '').trim().replace(/\s+/g, ' ').toLowerCase().slice(0, 256)
  const network = address && isIPv6(address) ? expandIpv6(address).slice(0, 4).join(':') : address
  return [`user:${name}`, ...(network ? [`address:${network}`] : [])]
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map(group => group.replace(/^0+(?=.)/, ''))
}

function waitSeconds(key: string, count: number): number {
  const limit = key.startsWith('user:') ? free.user : free.address
  return count < limit ? 0 : Math.min(maxSeconds, firstSeconds * 2 ** Math.min(count - limit, 20))
}

/** Seconds until one of the keys may try again; 0 where all may now. The same whether the account exists or not. */
export async function findWait(pool: Pool, keys: string[], now: Date): Promise<number> {
  const { rows } = await pool.query<{ key: string; count: number; last_at: Date }>({
    name: 'find-sign-in-failures',
    text: 'select key, count, last_at from sign_in_failures where key = any($1)',
    values: [keys],
  })
  const waits = rows.map(({ key, count, last_at: lastAt }) => {
    const agoSeconds = (now.getTime() - lastAt.getTime()) / 1000
    return agoSeconds > memorySeconds ? 0 : Math.ceil(waitSeconds(key, count) - agoSeconds)
  })
  return Math.max(0, ...waits)
}

/** Counts a failure for each key. One statement, so that tries at the same time, on any instance, all count. */
export async function countFailure(pool: Pool, keys: string[], now: Date): Promise<void> {
  await pool.query(
    `insert into sign_in_failures as f (key, count, last_at)
     select key, 1, $2 from unnest($1::text[]) as key order by key
     on conflict (key) do update set last_at = excluded.last_at,
       count = case when f.last_at < $2::timestamptz - make_interval(secs => $3) then 1
         else least(f.count + 1, 1000) end`,
    [keys, now, memorySeconds])
}

/**
 * Forgets the failures of the account. Those of the address stay, or somebody with an account of their own could clear
 * it between guesses at others.
 */
export async function forgetFailures(pool: Pool, keys: string[]): Promise<void> {
  await pool.query('delete from sign_in_failures where key = any($1)', [keys.filter(key => key.startsWith('user:'))])
}

/** Removes what counts no longer, so that the table stays small however many names are tried. */
export async function cleanFailures(pool: Pool, now: Date): Promise<void> {
  await pool.query('delete from sign_in_failures where last_at < $1', [new Date(now.getTime() - memorySeconds * 1000)])
}
