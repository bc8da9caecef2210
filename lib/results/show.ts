import { isSmallInteger } from '../contracts/kinds.ts'
import { maxCellLength } from './sql.ts'

/**
 * SQL that shows a restored value of a type as windows do, from an expression that may be an aggregate: 64-bit
 * integers, decimals and dates as text; long text is cut.
 */
export function showValue(type: string): (expression: string) => string {
  if (isSmallInteger(type) || /^(DOUBLE|BOOLEAN)$/i.test(type)) return expression => expression
  if (/^(FLOAT|REAL)$/i.test(type)) return expression => `CAST(CAST(${expression} AS VARCHAR) AS DOUBLE)`
  return expression => `left(CAST(${expression} AS VARCHAR), ${maxCellLength})`
}
