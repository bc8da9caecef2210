import type pg from 'pg'
import type { AuditPage, AuditQuery } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { findLastCheck } from './checks.ts'
import { maxCounted, sampleDenied, sampleMatches } from './facets.ts'
import type { Sample } from './facets.ts'
import { buildFilter, measureText } from './filter.ts'
import type { SeqRange } from './filter.ts'
import { countBuckets, findSeqs } from './histogram.ts'
import { readLines } from './lines.ts'

type Newest = { seq: number; hash: string; atMs: number }

async function readNewest(pool: pg.Pool): Promise<Newest | null> {
  const found = await pool.query<{ seq: string; hash: Buffer; at: Date }>('select seq, hash, at from ledger_head where id = 1')
  const row = found.rows[0]
  if (!row || row.seq === '0') return null
  return { seq: Number(row.seq), hash: row.hash.toString('hex'), atMs: row.at.getTime() }
}

async function readTime(pool: pg.Pool, seq: number): Promise<number | undefined> {
  const found = await pool.query<{ at: Date }>('select at from ledger_entries where seq >= $1 order by seq limit 1', [seq])
  return found.rows[0]?.at.getTime()
}

/** Which entries lie in the time asked for: from `from` on, and before `to`. */
async function findRange(pool: pg.Pool, query: AuditQuery, newest: Newest): Promise<SeqRange> {
  const end = newest.seq + 1
  const [first, last] = await Promise.all([
    query.from === undefined ? [1] : findSeqs(pool, [Date.parse(query.from)], end),
    query.to === undefined ? [end] : findSeqs(pool, [Date.parse(query.to)], end),
  ])
  return { first: first[0] ?? 1, last: (last[0] ?? end) - 1 }
}

/** From when to when the histogram goes: the time asked for, as far as the entries and the counting reach. */
async function findTimes(
  pool: pg.Pool, query: AuditQuery, range: SeqRange, newest: Newest, oldest: number | undefined,
): Promise<{ fromMs: number; toMs: number; end: number }> {
  const begins = await readTime(pool, oldest ?? range.first) ?? newest.atMs
  const asked = query.from === undefined ? begins : Date.parse(query.from)
  const toMs = query.to === undefined ? newest.atMs : Math.min(Date.parse(query.to), newest.atMs)
  return { fromMs: Math.min(Math.max(asked, begins), toMs), toMs, end: newest.seq + 1 }
}

/** The newest matches in a range; for common words so many entries are read as should hold enough, and then all. */
async function sampleRange(pool: pg.Pool, query: AuditQuery, range: SeqRange, part: number): Promise<Sample> {
  const first = part > 0 ? Math.max(range.first, range.last - Math.ceil(maxCounted / part * 2)) : range.first
  const sample = await sampleMatches(pool, buildFilter(query, { ...range, first }, part > 0))
  if (sample.bounded || first === range.first) return sample
  return sampleMatches(pool, buildFilter(query, range, part > 0))
}

/** The numbers of one page's entries: from the sample, as far as it reaches. */
async function findPage(
  pool: pg.Pool, query: AuditQuery, range: SeqRange, part: number, sample: Sample,
): Promise<number[]> {
  const before = query.before ?? Number.MAX_SAFE_INTEGER
  const page = sample.seqs.filter(seq => seq < before).slice(0, query.limit)
  if (page.length === query.limit || !sample.bounded) return page
  const older = { first: range.first, last: Math.min(range.last, before - 1) }
  return (await sampleRange(pool, query, older, part)).seqs.slice(0, query.limit)
}

const nothing: Sample = { seqs: [], denied: [], bounded: false,
  facets: { person: [], table: [], column: [], outcome: [], kind: [], address: [] } }

/**
 * Searches the ledger: one page of lines before `query.before`, newest first, with counts, facets and a histogram of
 * all that matches. Counting stops at the newest 5,000 matches and then says `bounded`; without a filter `matches`
 * and the histogram are exact at any size. Throws `database-unavailable`.
 */
export async function searchLedger(pool: pg.Pool, query: AuditQuery): Promise<AuditPage> {
  return reachDatabase(async () => {
    const [newest, verified] = await Promise.all([readNewest(pool), findLastCheck(pool)])
    if (!newest) {
      return { lines: [], matches: 0, total: 0, facets: nothing.facets, histogram: [], head: null, verified }
    }
    const range = await findRange(pool, query, newest)
    const part = query.text === undefined ? 0 : await measureText(pool, query.text, range)
    const filter = buildFilter(query, range, part > 0)
    const sample = await sampleRange(pool, query, range, part)
    const lines = await readLines(pool, await findPage(pool, query, range, part, sample))
    const exact = filter.plain || !sample.bounded
    const times = await findTimes(pool, query, range, newest, exact ? undefined : sample.seqs.at(-1))
    const denied = filter.plain ? await sampleDenied(pool, filter) : sample.denied
    return {
      lines, facets: sample.facets, verified,
      matches: filter.plain ? range.last - range.first + 1 : sample.seqs.length,
      total: newest.seq,
      ...(exact ? {} : { bounded: true as const }),
      histogram: range.last < range.first ? []
        : await countBuckets(pool, times, filter.plain ? null : sample.seqs, denied),
      head: { seq: newest.seq, hash: newest.hash },
    }
  })
}
