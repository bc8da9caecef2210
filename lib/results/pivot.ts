import type { Row, Value } from '../contracts/engine.ts'
import type { Pivot, PivotHead, PivotRequest } from '../contracts/result.ts'
import { decodeRow, decodeValue } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { compileCondition } from './ordered.ts'
import { compileDimension, compileMeasure } from './pivot-sql.ts'
import type { Dimension, Term } from './pivot-sql.ts'
import { tableOf } from './source.ts'
import type { Source } from './source.ts'

/** How many groups of each level stay under their parent, by how many levels there are; the rest is *others*. */
const rowLimits = [[], [500], [60, 20], [25, 10, 8]]
const columnLimits = [[], [30], [10, 6]]

/** One level of an axis: its kept groups, each with its path of places, counted from 1 under their parent. */
type Level = { groups: { places: number[]; value: Value }[]; left: Map<string, number> }
type Axis = { letter: string; dimensions: Dimension[]; limits: number[]; levels: Level[] }

let nextTable = 1

/**
 * A pivot over all rows that pass the filter. Every figure, totals and *others* too, is aggregated from rows, so that
 * averages and counts of different values are right as well.
 */
export async function readPivot(ask: Ask, source: Source, request: PivotRequest): Promise<Pivot> {
  const wanted = request.measures.length > 0 ? request.measures : [{ column: null, aggregate: 'count' as const }]
  const measures = wanted.map(measure => compileMeasure(source.columns, measure))
  const table = `pivot_${nextTable++}`
  const axes = [
    makeAxis('a', request.rows.map(dimension => compileDimension(source.columns, dimension)), rowLimits),
    makeAxis('b', request.columns.map(dimension => compileDimension(source.columns, dimension)), columnLimits),
  ] as const
  if (source.files.length === 0) return { rows: [], columns: [], cells: [], total: 0 }
  const { sql, values } = await compileCondition(ask, source, request.filter)
  const base = `(SELECT *, ${axes.flatMap(({ letter, dimensions }) =>
    dimensions.map((dimension, i) => `${dimension.sql} AS ${letter}${i}`)).concat('1 AS one').join(', ')}
    FROM ${tableOf(source)} WHERE ${sql})`
  const made: string[] = []
  try {
    for (const axis of axes) {
      const order = request.largest === null ? null : measures[request.largest] ?? null
      for (let level = 0; level < axis.dimensions.length; level += 1) {
        made.push(`${table}_${axis.letter}${level}`)
        axis.levels.push(await makeLevel(ask, { table, base, values, axis, level, order }))
      }
    }
    return await assemble(ask, { table, base, values, axes, measures })
  } finally {
    for (const name of made.toReversed()) await ask(`DROP TABLE IF EXISTS ${name}`)
  }
}

function makeAxis(letter: string, dimensions: Dimension[], limits: number[][]): Axis {
  return { letter, dimensions, limits: limits[dimensions.length] ?? [], levels: [] }
}

type Making = { table: string; base: string; values: string[] }

/** `JOIN`s that give rows the places of their groups down to a level; without `inner`, rows of *others* stay too. */
function joinsOf(table: string, { letter }: Axis, levels: number, inner: boolean): string {
  return Array.from({ length: levels }, (_, level) => {
    const same = [
      `t.${letter}${level} IS NOT DISTINCT FROM ${letter}t${level}.v`,
      ...(level > 0 ? [`${letter}t${level}.parent = ${letter}t${level - 1}.id`] : []),
    ]
    return `${inner ? '' : 'LEFT '}JOIN ${table}_${letter}${level} AS ${letter}t${level} ON ${same.join(' AND ')}`
  }).join(' ')
}

/** Chooses the groups of a level that stay, and counts those left out under each parent. */
async function makeLevel(
  ask: Ask, { table, base, values, axis, level, order }: Making & { axis: Axis; level: number; order: Term | null },
): Promise<Level> {
  const { letter, dimensions, limits } = axis
  const dimension = dimensions[level]!
  const parent = level === 0 ? '0' : `${letter}t${level - 1}.id`
  const sorted = order && !dimension.ordered ? 'o DESC NULLS LAST, v NULLS LAST' : 'v NULLS LAST'
  const name = `${table}_${letter}${level}`
  await ask(`CREATE TABLE ${name} AS SELECT parent, v, place, amount, row_number() OVER (ORDER BY parent, place) AS id FROM (
    SELECT parent, v, row_number() OVER (PARTITION BY parent ORDER BY ${sorted}) AS place,
      count(*) OVER (PARTITION BY parent) AS amount
    FROM (SELECT ${parent} AS parent, t.${letter}${level} AS v, ${order?.sql ?? 'NULL'} AS o
      FROM ${base} AS t ${joinsOf(table, axis, level, true)} GROUP BY ALL))
    WHERE place <= ${limits[level]}`, values)
  const chain = Array.from({ length: level + 1 }, (_, i) => `x${i}`)
  const from = chain.map((alias, i) => i === level ? '' : `JOIN ${table}_${letter}${i} AS ${alias}
    ON x${i + 1}.parent = ${alias}.id`).reverse().join(' ')
  const rows = await ask(`SELECT ${dimension.show(`x${level}.v`)}, x${level}.amount,
      ${chain.map(alias => `${alias}.place`).join(', ')}
    FROM ${name} AS x${level} ${from} ORDER BY ${chain.map(alias => `${alias}.place`).join(', ')}`)
  const left = new Map<string, number>()
  const groups = rows.map(([value, amount, ...path]) => {
    const places = path.map(Number)
    const more = Number(amount) - (limits[level] ?? 0)
    if (more > 0) left.set(places.slice(0, -1).join(), more)
    return { places, value: decodeValue(value) }
  })
  return { groups, left }
}

type Head = { places: number[]; head: PivotHead }

async function assemble(
  ask: Ask, { table, base, values, axes, measures }: Making & { axes: readonly [Axis, Axis]; measures: Term[] },
): Promise<Pivot> {
  const places = axes.flatMap(({ letter, dimensions }) => dimensions.map((_, i) => `${letter}p${i}`))
  const joined = `(SELECT t.*${axes.flatMap(({ letter, dimensions }) => dimensions.map((_, i) =>
    `, coalesce(${letter}t${i}.place, 0) AS ${letter}p${i}`)).join('')}
    FROM ${base} AS t ${axes.map(axis => joinsOf(table, axis, axis.dimensions.length, false)).join(' ')})`
  const prefixes = ({ letter, dimensions }: Axis) => Array.from({ length: dimensions.length + 1 }, (_, count) =>
    Array.from({ length: count }, (_, i) => `${letter}p${i}`))
  const sets = prefixes(axes[0]).flatMap(a => prefixes(axes[1]).map(b => `(${[...a, ...b].join(', ')})`))
  const shown = measures.map(({ show }, i) => show(`m${i}`)).join(', ')
  // A place is null where its dimension is summed up.
  const rows = await ask(`SELECT ${places.map(place => `${place}, `).join('')}${shown}, amount FROM (
    SELECT ${places.map(place => `${place}, `).join('')}${measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')},
      count(*) AS amount
    FROM ${joined} GROUP BY GROUPING SETS (${sets.join(', ')}))`, values)
  const [rowHeads, columnHeads] = [listHeads(axes[0], true), listHeads(axes[1], false)]
  const cells = new Map<string, Row>()
  let total = 0
  const deep = axes[0].dimensions.length
  for (const row of rows) {
    const path = row.slice(0, places.length).map(place => place === null ? '' : String(place))
    const key = [path.slice(0, deep).filter(place => place !== '').join(), path.slice(deep).filter(place => place !== '').join()]
    const numbers = decodeRow(row.slice(places.length))
    const amount = Number(numbers.pop() ?? 0)
    cells.set(key.join('|'), numbers)
    if (path.every(place => place === '')) total = amount
  }
  const none: Row = measures.map(() => null)
  return {
    rows: rowHeads.map(({ head }) => head),
    columns: columnHeads.map(({ head }) => head),
    cells: rowHeads.map(row => columnHeads.flatMap(column =>
      cells.get(`${row.places.join()}|${column.places.join()}`) ?? none)),
    total,
  }
}

/** The lines of an axis in order. Totals of a group stand before its members (rows) or behind them (columns). */
function listHeads({ levels, dimensions }: Axis, before: boolean): Head[] {
  const heads: Head[] = []
  const walk = (places: number[], path: Value[]): void => {
    const level = levels[places.length]
    if (!level) return
    const prefix = places.join()
    for (const group of level.groups) {
      if (group.places.slice(0, -1).join() !== prefix) continue
      const here = [...path, group.value]
      const last = group.places.length === dimensions.length
      const own: Head = { places: group.places, head: { path: here, kind: last ? 'group' : 'total', more: 0 } }
      if (before || last) heads.push(own)
      walk(group.places, here)
      if (!before && !last) heads.push(own)
    }
    const more = level.left.get(prefix) ?? 0
    if (more > 0) heads.push({ places: [...places, 0], head: { path, kind: 'others', more } })
  }
  walk([], [])
  heads.push({ places: [], head: { path: [], kind: 'total', more: 0 } })
  return heads
}
