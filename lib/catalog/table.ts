import type { TablePage } from '../contracts/browse.ts'
import { kindOf } from '../contracts/kinds.ts'
import type { Principal } from '../contracts/principal.ts'
import { classesOf } from '../policy/classes.ts'
import type { House } from '../query/house.ts'
import { findSeen } from './find.ts'
import type { TableName } from './find.ts'
import { lineageOf } from './lineage.ts'
import { loadNotes, noteOf } from './notes.ts'
import { isOwner } from './owner.ts'
import { usageOf } from './usage.ts'

/** All that the principal may know of a table without looking at its rows. Throws `not-found` where it is not seen. */
export async function getTable(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log' | 'pool' | 'catalog' | 'clock'>, principal: Principal,
  name: TableName,
): Promise<TablePage> {
  const { engine, personal, schema, seen } = await findSeen(house, principal, name)
  const [notes, usage, mayDescribe, lineage] = await Promise.all([
    loadNotes(house), usageOf(house, principal), isOwner(house, principal, seen.owner), lineageOf(house, principal, seen),
  ])
  const classes = classesOf(house.policies.current(), personal.catalog, seen)
  const comments = new Map(schema.columns.map(column => [column.name, column.comment]))
  return {
    engine,
    engines: house.engines.all.map(({ kind }) => kind),
    catalog: schema.catalog, schema: schema.schema, table: schema.table,
    comment: schema.comment ?? null,
    note: noteOf(notes, seen.table),
    classes: classes.table,
    filter: seen.filter,
    rules: seen.rules,
    owner: seen.owner,
    mayDescribe,
    export: seen.export,
    columns: seen.columns.map(({ name: column, type, mask, mixed }) => ({
      name: column, type, kind: kindOf(type), mask, mixed,
      comment: comments.get(column) ?? null,
      note: noteOf(notes, seen.table, column),
      classes: classes.columns.get(column) ?? [],
    })),
    usage: usage.tables.get(seen.table) ?? { runs: 0, people: 0, last: null },
    lineage,
  }
}
