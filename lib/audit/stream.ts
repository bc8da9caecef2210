import type pg from 'pg'
import type { SearchColumns } from './derive.ts'

/** One stored entry as raw bytes. `chained` is `previous ‖ body`, which is what was hashed. */
export type RawEntry = { seq: number; hash: Buffer; previous: Buffer; chained: Buffer; body: Buffer; search: Buffer }

const pageEntries = 5000
const pageBytes = 8 * 1024 * 1024

/**
 * A page as one value, which `pg` reads many times faster than rows: for each entry its number, four lengths, hash,
 * previous, body and search columns. `total` bounds a page's size whatever its entries hold.
 */
const page = `
  select string_agg(int8send(seq) || int4send(octet_length(hash)) || int4send(octet_length(previous))
      || int4send(octet_length(bytes)) || int4send(octet_length(search)) || hash || previous || bytes || search,
      ''::bytea order by seq) as data
  from (
    select seq, hash, previous, convert_to(body, 'UTF8') as bytes, convert_to(concat(kind, chr(31), "user", chr(31),
        coalesce(outcome, chr(1)), chr(31), coalesce(address, chr(1)), chr(31), coalesce(execution_id, chr(1)), chr(31),
        coalesce(array_to_string(tables, chr(30), chr(1)), chr(1)), chr(31),
        coalesce(array_to_string(columns, chr(30), chr(1)), chr(1)), chr(31), words, chr(31),
        coalesce(rows::text, chr(1)), chr(31), (extract(epoch from at) * 1000)::bigint), 'UTF8') as search
    from (
      select *, sum(octet_length(body)) over (order by seq) - octet_length(body) as total
      from ledger_entries where seq > $1 and seq <= $2
    ) sized
    where total < ${pageBytes}
  ) entries`

/** The bytes `page` makes of an entry's search columns where they are what they should be. */
export function writeSearch(columns: SearchColumns, at: string): string {
  return [columns.kind, columns.user, columns.outcome ?? '\x01', columns.address ?? '\x01',
    columns.executionId ?? '\x01', columns.tables.join('\x1e'), columns.columns.join('\x1e'), columns.words,
    columns.rows ?? '\x01', Date.parse(at)].join('\x1f')
}

function splitPage(data: Buffer): RawEntry[] {
  const entries: RawEntry[] = []
  let offset = 0
  while (offset < data.length) {
    const seq = Number(data.readBigInt64BE(offset))
    const hashEnd = offset + 24 + data.readInt32BE(offset + 8)
    const previousEnd = hashEnd + data.readInt32BE(offset + 12)
    const bodyEnd = previousEnd + data.readInt32BE(offset + 16)
    const searchEnd = bodyEnd + data.readInt32BE(offset + 20)
    entries.push({
      seq, hash: data.subarray(offset + 24, hashEnd), previous: data.subarray(hashEnd, previousEnd),
      chained: data.subarray(hashEnd, bodyEnd), body: data.subarray(previousEnd, bodyEnd),
      search: data.subarray(bodyEnd, searchEnd),
    })
    offset = searchEnd
  }
  return entries
}

async function findNext(pool: pg.Pool, after: number, last: number): Promise<number | undefined> {
  const found = await pool.query<{ seq: string | null }>(
    'select min(seq) as seq from ledger_entries where seq > $1 and seq <= $2', [after, last])
  const seq = found.rows[0]?.seq
  return seq == null ? undefined : Number(seq)
}

async function readPage(pool: pg.Pool, after: number, last: number): Promise<RawEntry[]> {
  // Numbers without a gap: a page is a range of them, which is read in order whatever the planner believes.
  const found = await pool.query<{ data: Buffer | null }>(
    { name: 'ledger-page', text: page, values: [after, Math.min(last, after + pageEntries)] })
  const data = found.rows[0]?.data
  if (data) return splitPage(data)
  // Only a ledger that was tampered with has a gap; and the end of it looks the same.
  const next = await findNext(pool, after, last)
  return next === undefined ? [] : readPage(pool, next - 1, last)
}

/** Pages of entries in order, from `first` to `last`; the next page is read while the caller works on this one. */
export async function* streamEntries(pool: pg.Pool, first: number, last: number): AsyncGenerator<RawEntry[]> {
  let next = readPage(pool, first - 1, last)
  // Handled where it is awaited; a caller that stops early leaves it to nobody.
  next.catch(() => undefined)
  for (;;) {
    const entries = await next
    const end = entries.at(-1)
    if (!end) return
    next = readPage(pool, end.seq, last)
    next.catch(() => undefined)
    yield entries
  }
}
