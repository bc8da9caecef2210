import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import type { Language } from '@/app/_ui/language.ts'
import { groupDigits, plainText } from '../grid/format.ts'

const locales: Record<Language, string> = { en: 'en-GB', ko: 'ko-KR' }

/** Numbers of a chart, as its spec and the reader's language want them. */
export type ChartNumbers = {
  /** On an axis: short. */
  axis: (value: number) => string
  /** Beside a line, in a cell of a heat map: short, with the unit. */
  label: (value: number) => string
  /** In a tooltip and a table: every digit the server wrote, where no decimals are asked for. */
  exact: (value: Value) => string
  share: (part: number) => string
}

/** Signs that stand before the number. */
const before = /^[₩$€£¥]$/

export function createNumbers(language: Language, { style, decimals, unit }: ChartSpec['numbers']): ChartNumbers {
  const locale = locales[language]
  const digits = decimals === null ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const full = new Intl.NumberFormat(locale, {
    maximumFractionDigits: 6,
    ...digits,
  })
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumFractionDigits: 1,
    ...digits,
  })
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    ...digits,
  })
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
  })
  const withUnit = (text: string) => (unit === '' ? text : before.test(unit) ? `${unit}${text}` : `${text} ${unit}`)
  const short = (value: number) =>
    style === 'percent' ? percent.format(value) : style === 'full' ? full.format(value) : compact.format(value)
  return {
    axis: short,
    label: value => withUnit(short(value)),
    share: part => share.format(part),
    exact(value) {
      const number = typeof value === 'number' ? value : Number(plainText(value))
      if (value === null || value === '' || typeof value === 'boolean' || !Number.isFinite(number))
        return plainText(value)
      if (style === 'percent') return withUnit(percent.format(number))
      if (style === 'compact') return withUnit(compact.format(number))
      // A text is a number no double may hold: its digits are touched only where decimals are asked for.
      if (decimals === null && typeof value === 'string') return withUnit(groupDigits(value))
      return withUnit(full.format(number))
    },
  }
}
