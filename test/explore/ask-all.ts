import { expect } from 'vitest'
import type { CatalogView } from '../../lib/contracts/catalog.ts'
import type { ExploreSpec } from '../../lib/contracts/explore.ts'
import { profileSql } from '../../app/_ui/catalog/page/profile-sql.ts'
import { firstQuestion } from '../../app/_ui/explore/defaults.ts'
import { aggregatesOf, opsOf } from '../../app/_ui/explore/kinds.ts'
import { toSql } from '../../app/_ui/explore/to-sql.ts'
import { viewCatalog } from '../../lib/catalog/view.ts'
import { run } from '../../lib/query/run.ts'
import { people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

type Table = CatalogView['tables'][number]

/**
 * Runs every first question, every measure, every filter and every grain of every table that the analyst sees, and the
 * profile of each; `atOnce` of them at a time. Answers how many statements that were.
 */
export async function askAll(house: TestHouse, atOnce: number): Promise<number> {
  const { tables } = await viewCatalog(house, people.analyst)
  expect(tables.length).toBeGreaterThan(5)
  const statements = tables.flatMap(table => [...questionsOf(table).map(spec => toSql(spec, table.columns, table.engine)), profileSql(table)]
    .map(sql => ({ sql, engine: table.engine })))
  const waiting = [...statements]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const live = await run(house, people.analyst, { ...next, waitMs: 0 })
      await live.done
      expect([live.view.state, live.view.error?.message], next.sql).toEqual(['succeeded', undefined])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return statements.length
}

function questionsOf(table: Table): ExploreSpec[] {
  const values: Record<string, string[]> = {
    'last': ['30', 'day'], 'this': ['week'], 'previous': ['year'], 'null': [], 'not-null': [],
  }
  const question = firstQuestion(table, table.columns)
  return [{ ...question, filters: [], groups: [], measures: [] }, question, ...table.columns.flatMap(known => {
    const sample = ['integer', 'decimal', 'float'].includes(known.kind) ? ['1', '5']
      : known.kind === 'boolean' ? ['true'] : known.kind === 'text' ? ['a', 'b'] : ['2026-01-01', '2026-02-01']
    const measures = aggregatesOf(known).map(aggregate => ({ column: known.name, aggregate }))
    const grains = ['date', 'timestamp', 'timestamptz'].includes(known.kind)
      ? (['day', 'week', 'quarter', 'hour', 'month', 'year'] as const) : [null]
    const filters = opsOf(known).map(op => ({ column: known.name, op, values: values[op] ?? sample }))
    const groups = grains.map(grain => ({ column: known.name, grain }))
    return [
      ...(measures.length > 0 ? [{ ...question, measures, groups: [], filters }] : []),
      ...(known.kind === 'nested' ? [] : [{ ...question, groups: groups.slice(0, 3), filters: [] }]),
      ...(groups.length > 3 ? [{ ...question, groups: groups.slice(3), filters: [] }] : []),
    ]
  })]
}
