import { listScans } from './plan.ts'
import type { World } from './world.ts'

type Read = { table: string; columns: string[] }

/**
 * The raw tables and columns that a statement really reads in a world, those of row filters and masks included, by
 * the plan that runs; for the ledger. Null where the engine cannot tell.
 */
export async function listReads(world: World, sql: string): Promise<Read[] | null> {
  const { plain } = world
  const connection = await plain.acquire()
  try {
    const plan = (await (await connection.run(`EXPLAIN (FORMAT json) ${sql}`)).getRows())[0]?.[1]
    const reads = new Map<string, Set<string>>()
    for (const scan of listScans(String(plan)).scans) {
      if (!scan.table.startsWith(`${plain.raw}.`)) continue
      const table = scan.table.replace(plain.raw, world.catalog)
      const columns = reads.get(table) ?? new Set()
      for (const column of scan.columns) columns.add(column)
      for (const column of world.rawColumns.get(table) ?? []) if (mentions(scan.filters, column)) columns.add(column)
      reads.set(table, columns)
    }
    return [...reads].map(([table, columns]) => ({ table, columns: [...columns] }))
  } catch {
    // The same statement is about to fail in its run, which says why; what it read cannot be told.
    return null
  } finally {
    plain.release(connection)
  }
}

/** Does the text of a pushed-down filter (`net>3.0 AND country='KR'`) speak of a column? Texts in quotes do not count. */
function mentions(filters: string, column: string): boolean {
  const bare = filters.replace(/'(?:[^']|'')*'/g, '\'\'')
  const escaped = column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(bare)
}
