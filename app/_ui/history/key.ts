import type { ResultColumn } from '@/lib/contracts/engine.ts'

/**
 * By which columns two runs' rows are most likely the same row: the identifier where there is one, else the columns that
 * name things before the first that measures.
 */
export function guessKey(columns: ResultColumn[]): number[] {
  const id = columns.findIndex(({ name }) => /^id$/i.test(name))
  if (id >= 0) return [id]
  const ids = columns.flatMap(({ name, kind }, index) => /(_id|_no|_key|code)$/i.test(name) && kind !== 'float' ? [index] : [])
  if (ids.length > 0) return ids.slice(0, 3)
  const measure = columns.findIndex(({ kind }) => kind === 'decimal' || kind === 'float' || kind === 'integer')
  const naming = (measure < 0 ? columns.length : measure)
  // All columns as the key would be the whole row anyway.
  return naming === columns.length ? [] : columns.slice(0, naming).map((_, index) => index)
}
