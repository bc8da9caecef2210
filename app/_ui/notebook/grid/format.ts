import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import type { ValueKind } from '@/lib/contracts/catalog.ts'

const numeric = new Set<ValueKind>(['integer', 'decimal', 'float'])
const temporal = new Set<ValueKind>(['date', 'timestamp', 'timestamptz'])

/** Kinds that are right-aligned and can be added up. */
export function isNumeric(kind: ValueKind): boolean {
  return numeric.has(kind)
}

/** Kinds that stand on a time axis. */
export function isTemporal(kind: ValueKind): boolean {
  return temporal.has(kind)
}

/** True for whole numbers that name something instead of measuring it: they get no thousands separators. */
export function isIdentifier(column: Pick<ResultColumn, 'name' | 'kind'>): boolean {
  return column.kind === 'integer' && /(^|_)(id|no|nr|code|zip|year|key)$/i.test(column.name)
}

/** Puts separators between thousands of a number written out, touching no digit; other text comes back as it is. */
export function groupDigits(text: string): string {
  const match = /^([+-]?)(\d+)((?:\.\d*)?(?:e[+-]?\d+)?)$/i.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', rest = ''] = match
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest
}

/** The value as it is copied: exact, without separators; null is the empty text. */
export function plainText(value: Value): string {
  return value === null ? '' : String(value)
}

/** The value as a cell shows it. Null and the empty string have looks of their own, see the cell. */
export function cellText(value: Value, column: Pick<ResultColumn, 'name' | 'kind'>): string {
  const text = plainText(value)
  if (isNumeric(column.kind)) return isIdentifier(column) ? text : groupDigits(text)
  if (isTemporal(column.kind))
    return text.replace(/^(\d{4,}-\d\d-\d\d)T/, '$1 ').replace(/(\d\d:\d\d):00(?:\.0+)?(?=$|[Z+-])/, '$1')
  const short = text.length > 400 ? `${text.slice(0, 400).replace(/[\ud800-\udbff]$/, '')}…` : text
  return unseen.test(short) ? showUnseen(short) : short
}

/** Signs that would break the line, turn the direction of writing or not show at all. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/
const everyUnseen = new RegExp(unseen, 'g')
const pictures: Record<string, string> = { '\n': '↵', '\t': '⇥', '\r': '␍' }

/** Control characters as signs that can be seen; copies keep them as they are. */
export function showUnseen(text: string): string {
  return text.replace(everyUnseen, sign => {
    const code = sign.charCodeAt(0)
    if (pictures[sign]) return pictures[sign]
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}

/** `1.2 s`, `38 ms`, `2 min 5 s`: how long something took. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}

/** First guess of a column's width in pixels, from its header and the values that are there. */
export function guessWidth(column: ResultColumn, values: Value[], masked: boolean): number {
  const header = Math.min(column.name.length * 7 + 48 + (masked ? 48 : 0), 360)
  const cells = values.reduce<number>((widest, value) => Math.max(widest, width(cellText(value, column))), 0) + 18
  // A hash is told apart by its first characters; nobody reads all of it.
  return Math.round(Math.max(header, Math.min(cells, masked ? 160 : 360), 64))
}

/** Mono at 12 px: 7.2 px a character, wide East Asian ones about 12. */
function width(text: string): number {
  let sum = 0
  for (const char of text.slice(0, 60)) sum += char > '\u2e7f' ? 12 : 7.25
  return sum
}
