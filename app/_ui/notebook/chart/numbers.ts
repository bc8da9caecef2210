import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import type { Language } from '@/app/_ui/language.ts'
import { groupDigits, plainText } from '../grid/format.ts'

const locales: Record<Language, string> = { en: 'en-GB', ko: 'ko-KR' }

/** Numbers of a chart, as its spec and the reader's language want them. */
export type ChartNumbers = {
  /** On an axis: short, but never rounded away from the tick. */
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
  const ticks = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2, ...digits })
  const tiny = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
  const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 })
  const beyond = new Intl.NumberFormat(locale, { notation: 'scientific', maximumSignificantDigits: 3 })
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
  const briefly = (value: number, format: Intl.NumberFormat) => {
    const size = Math.abs(value)
    if (size >= 1e15 || (size > 0 && size < 1e-4)) return beyond.format(value)
    return size < 1 && decimals === null ? tiny.format(value) : format.format(value)
  }
  const short = (value: number, format: Intl.NumberFormat) =>
    style === 'percent' ? percent.format(value) : style === 'full' ? full.format(value) : briefly(value, format)
  return {
    axis: value => short(value, ticks),
    label: value => withUnit(short(value, compact)),
    // A part that is there is never said to be none.
    share: part => (part > 0 && part < 0.0005 ? `<${share.format(0.001)}` : share.format(part)),
    exact(value) {
      const number = typeof value === 'number' ? value : Number(plainText(value))
      if (value === null || value === '' || typeof value === 'boolean' || !Number.isFinite(number))
        return plainText(value)
      if (style === 'percent') return withUnit(percent.format(number))
      if (style === 'compact') return withUnit(compact.format(number))
      // A text is a number no double may hold: its digits are touched only where decimals are asked for.
      if (decimals === null && typeof value === 'string') return withUnit(groupDigits(value))
      const size = Math.abs(number)
      if (decimals === null && size > 0 && size < 1e-3) return withUnit(small.format(number))
      if (size >= 1e21) return withUnit(beyond.format(number))
      return withUnit(full.format(number))
    },
  }
}
