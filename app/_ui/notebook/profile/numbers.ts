import { groupDigits } from '../grid/format.ts'

/** A measured number to four digits that say something, whole ones as they are. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return groupDigits(String(value))
  const size = Math.abs(value)
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(3)
  const digits = size >= 1000 ? 1 : size >= 1 ? 3 : 4
  return groupDigits(String(Number(value.toFixed(digits))))
}

/** A part of a whole in percent: never 0 % of something, never 100 % of less than all. */
export function printShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  if (part === whole) return '100 %'
  const percent = (100 * part) / whole
  if (percent < 0.1) return '< 0.1 %'
  if (percent > 99.9) return '> 99.9 %'
  return `${percent < 10 || percent > 99 ? percent.toFixed(1) : Math.round(percent)} %`
}
