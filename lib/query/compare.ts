import type { CompareInput, Comparison } from '../contracts/history.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import type { House } from './house.ts'
import { getReadable } from './readable.ts'
import { recordView } from './rows.ts'

/**
 * What changed between two results, each decided again and on record as looked at. Errors as of `getReadable`;
 * `bad-request` where one still runs, or their columns differ.
 */
export async function compareExecutions(house: House, principal: Principal, { before, after, key }: CompareInput): Promise<Comparison> {
  const [left, right] = [await getReadable(house, principal, before), await getReadable(house, principal, after)]
  if (!left.complete || !right.complete) throw new AppError('bad-request', 'one of the two still runs: wait for its end')
  for (const readable of [left, right]) await recordView(house, principal, readable, 'rows')
  const of = ({ view, parts }: typeof left) => ({ executionId: view.id, columns: view.columns, parts })
  return house.results.compare({ before: of(left), after: of(right), key })
}
