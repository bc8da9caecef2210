import type { QueryClient } from '@tanstack/react-query'
import { ApiFault } from '@/app/_ui/api.ts'
import { profileSql, readProfile } from '@/app/_ui/catalog/page/profile-sql.ts'
import type { ColumnProfile } from '@/app/_ui/catalog/page/profile-sql.ts'
import { fetchExecution, findExecution } from '@/app/_ui/explore/use-execution.ts'
import type { Ran } from '@/app/_ui/explore/use-execution.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import type { CatalogTable } from './catalog-index.ts'

/** What a profile of the rows one sees says of one column. */
export type ColumnStatistics = ColumnProfile & { rows: Value }

function read(table: CatalogTable, name: string, { execution, first }: Ran): ColumnStatistics | undefined {
  if (execution.error) throw new ApiFault(execution.error, 400, null)
  const row = first?.[0]
  if (!row) return undefined
  const { rows, columns } = readProfile(table, row)
  const found = columns.find(({ column }) => column.name === name)
  return found && { ...found, rows }
}

/** The statistics of a column where the catalog's page or a note has had them counted already; nothing is run. */
export function findStatistics(queries: QueryClient, table: CatalogTable, name: string): ColumnStatistics | undefined {
  const ran = findExecution(queries, { sql: profileSql(table), engine: table.engine })
  return ran && !ran.execution.error ? read(table, name, ran) : undefined
}

/**
 * Has the table's profile counted, the one of its catalog page: a run as the reader, decided and on record, over the
 * rows and masks they see. Rejects with `ApiFault` where it is refused or fails.
 */
export async function countStatistics(
  queries: QueryClient, table: CatalogTable, name: string,
): Promise<ColumnStatistics | undefined> {
  return read(table, name, await fetchExecution(queries, { sql: profileSql(table), engine: table.engine }))
}
