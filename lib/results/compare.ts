import type { Change, Comparison } from '../contracts/history.ts'
import { maxDifferences } from '../contracts/history.ts'
import type { Row } from '../contracts/engine.ts'
import { AppError } from '../errors.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { placeOf, tableOf } from './source.ts'
import type { Source } from './source.ts'
import { windowSelect } from './sql.ts'

let nextTable = 1

/**
 * What changed from one result to another of the same columns: rows are matched by the key's columns, those with the
 * same key in their order; without a key whole rows are compared. NULL equals NULL. Every difference is counted, the
 * first `maxDifferences` are read. Throws `bad-request` where the columns differ or the key names none of them.
 */
export async function compareResults(ask: Ask, before: Source, after: Source, key: readonly number[]): Promise<Comparison> {
  const { columns } = after
  const shape = ({ columns: all }: Source) => JSON.stringify(all.map(({ name, type }) => [name, type]))
  if (shape(before) !== shape(after)) {
    throw new AppError('bad-request', 'these two results have other columns: only equal ones can be compared')
  }
  if (key.some(column => column >= columns.length)) throw new AppError('bad-request', 'the key names a column that is not there')
  const all = columns.map((_, i) => i)
  const by = key.length > 0 ? key : all
  const table = `compare_${nextTable++}`
  const differs = all.filter(i => !by.includes(i)).map(i => `b.c${i} IS DISTINCT FROM a.c${i}`)
  const matched = [...by.map(i => `b.c${i} IS NOT DISTINCT FROM a.c${i}`), 'b.n = a.n'].join(' AND ')
  try {
    await ask(`CREATE TEMP TABLE ${table} AS
      SELECT b.r AS b, a.r AS a, ${all.map(i => `${by.includes(i) ? 'false' : `coalesce(b.r IS NOT NULL AND a.r IS NOT NULL
        AND b.c${i} IS DISTINCT FROM a.c${i}, false)`} AS d${i}`).join(', ')}
      FROM ${numbered(before, by)} b FULL JOIN ${numbered(after, by)} a ON ${matched}
      WHERE b.r IS NULL OR a.r IS NULL${differs.map(one => ` OR ${one}`).join('')}`)
    const [counted] = await ask(`SELECT count(*) FILTER (b IS NULL), count(*) FILTER (a IS NULL),
      count(*) FILTER (a IS NOT NULL AND b IS NOT NULL), ${all.map(i => `count(*) FILTER (d${i})`).join(', ')} FROM ${table}`)
    const [added = 0, removed = 0, changed = 0, ...changedIn] = (counted ?? []).map(Number)
    const places = await ask(`SELECT b, a FROM ${table} ORDER BY a IS NULL, a, b LIMIT ${maxDifferences}`)
    const [left, right] = [await readPlaces(ask, before, places.map(([place]) => place)),
      await readPlaces(ask, after, places.map(([, place]) => place))]
    return {
      columns, key: [...key], counts: { added, removed, changed, same: (after.starts.at(-1) ?? 0) - added - changed }, changedIn,
      repeated: key.length > 0 ? await countRepeated(ask, before, by) + await countRepeated(ask, after, by) : 0,
      rows: places.map(([b, a]) => ({
        change: changeOf(b, a), before: left.get(String(b)) ?? null, after: right.get(String(a)) ?? null,
      })),
    }
  } finally {
    await ask(`DROP TABLE IF EXISTS ${table}`)
  }
}

function changeOf(before: unknown, after: unknown): Change {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

/** A result's rows with their place `r`, and their number `n` among those of the same key. */
function numbered(source: Source, by: readonly number[]): string {
  if (source.files.length === 0) {
    const none = source.columns.map((_, i) => `NULL AS c${i}`).join(', ')
    return `(SELECT ${none}, NULL::BIGINT AS r, 1 AS n WHERE false)`
  }
  const keys = by.map(i => `c${i}`).join(', ')
  return `(SELECT *, row_number() OVER (${keys ? `PARTITION BY ${keys} ` : ''}ORDER BY r) AS n
    FROM (SELECT *, ${placeOf} AS r FROM ${tableOf(source)}))`
}

async function countRepeated(ask: Ask, source: Source, by: readonly number[]): Promise<number> {
  if (source.files.length === 0) return 0
  const keys = by.map(i => `c${i}`).join(', ')
  const [row] = await ask(`SELECT coalesce(sum(k), 0) FROM (SELECT count(*) AS k FROM ${tableOf(source)} GROUP BY ${keys} HAVING k > 1)`)
  return Number(row?.[0] ?? 0)
}

async function readPlaces(ask: Ask, source: Source, places: unknown[]): Promise<Map<string, Row>> {
  const wanted = places.filter(place => place !== null).map(String)
  if (wanted.length === 0) return new Map()
  const rows = await ask(`SELECT r::VARCHAR, ${windowSelect(source.columns)}
    FROM (SELECT *, ${placeOf} AS r FROM ${tableOf(source)} WHERE r IN (${wanted.join(', ')}))`)
  return new Map(rows.map(([place, ...values]) => [String(place), decodeRow(values)]))
}
