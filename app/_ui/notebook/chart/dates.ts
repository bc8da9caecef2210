import type { ChartSpec, Grain } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { Language } from '@/app/_ui/language.ts'

const locales: Record<Language, string> = { en: 'en-GB', ko: 'ko-KR' }
const dayMs = 86_400_000

/** Dates of a chart in a reader's language. Times are as the server wrote them: nothing is moved into another zone. */
export type ChartDates = {
  /** A tick on a time axis that spans so many milliseconds; the year stands where it begins. */
  tick: (at: number, spanMs: number) => string
  /** One period in few words, for a category on an axis. */
  short: (at: number) => string
  /** One period in full, for a tooltip and for reading aloud. */
  long: (at: number) => string
}

export function createDates(
  language: Language,
  spec: Pick<ChartSpec, 'grain' | 'dates'>,
  column: Pick<ResultColumn, 'kind'>,
): ChartDates {
  const print = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locales[language], {
      timeZone: 'UTC',
      hourCycle: 'h23',
      ...options,
    })
    return (at: number) => format.format(at).replace(/^(\p{L}+),/u, '$1')
  }
  const year = (at: number) => String(new Date(at).getUTCFullYear())
  const month = print({ month: 'short' })
  const monthYear = print({ month: 'short', year: 'numeric' })
  const monthYearLong = print({ month: 'long', year: 'numeric' })
  const dayMonth = print({ day: 'numeric', month: 'short' })
  const day = print({ day: 'numeric', month: 'short', year: 'numeric' })
  const dayLong = print({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const clock = print({ hour: '2-digit', minute: '2-digit' })
  const moment = print({
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  const second = print({
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const quarter = (at: number) => {
    const number = Math.floor(new Date(at).getUTCMonth() / 3) + 1
    return language === 'ko' ? `${year(at)}년 ${number}분기` : `Q${number} ${year(at)}`
  }
  const week = (at: number) => (language === 'ko' ? `${day(at)} 주` : `week of ${day(at)}`)
  const grain: Grain | 'moment' = spec.grain ?? (column.kind === 'date' ? 'day' : 'moment')

  const iso = (at: number): string => {
    const text = new Date(at).toISOString()
    if (grain === 'year') return text.slice(0, 4)
    if (grain === 'month' || grain === 'quarter') return text.slice(0, 7)
    return grain === 'moment' || grain === 'hour' ? text.slice(0, 16).replace('T', ' ') : text.slice(0, 10)
  }
  const own: Record<Grain | 'moment', { short: (at: number) => string; long: (at: number) => string }> = {
    year: { short: year, long: year },
    quarter: { short: quarter, long: quarter },
    month: { short: monthYear, long: monthYearLong },
    week: { short: dayMonth, long: week },
    day: { short: dayMonth, long: dayLong },
    hour: { short: at => `${dayMonth(at)} ${clock(at)}`, long: moment },
    moment: {
      short: at => `${dayMonth(at)} ${clock(at)}`,
      long: at => (at % 60_000 === 0 ? moment(at) : second(at)),
    },
  }
  const tick = (at: number, spanMs: number): string => {
    const date = new Date(at)
    if (grain === 'quarter') return quarter(at)
    if (grain === 'year' || (spanMs > 6 * 366 * dayMs && date.getUTCMonth() === 0)) return year(at)
    if (spanMs > 75 * dayMs) return date.getUTCMonth() === 0 ? year(at) : month(at)
    if (spanMs > 3 * dayMs || at % dayMs === 0) return dayMonth(at)
    return clock(at)
  }
  if (spec.dates === 'iso') return { tick: iso, short: iso, long: iso }
  if (spec.dates === 'short')
    return {
      tick: own[grain].short,
      short: own[grain].short,
      long: own[grain].short,
    }
  if (spec.dates === 'long')
    return {
      tick: own[grain].long,
      short: own[grain].long,
      long: own[grain].long,
    }
  return { tick, ...own[grain] }
}

const monthsOf: Partial<Record<Grain, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
}

/** The beginning of the next period, in milliseconds. */
export function nextPeriod(at: number, grain: Grain): number {
  const months = monthsOf[grain]
  if (months !== undefined) {
    const date = new Date(at)
    return Date.UTC(
      date.getUTCFullYear(),
      date.getUTCMonth() + months,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    )
  }
  return at + (grain === 'week' ? 7 * dayMs : grain === 'day' ? dayMs : 3_600_000)
}

/** A place in time as a column of this kind writes it: what a filter compares and SQL reads. */
export function writeTime(at: number, kind: ResultColumn['kind']): string {
  const text = new Date(at).toISOString()
  if (kind === 'date') return text.slice(0, 10)
  return text.slice(0, 19).replace('T', ' ') + (kind === 'timestamptz' ? '+00' : '')
}

/** The period a chart's points stand for, where it can be told: the grain, or days for dates that mostly follow. */
export function periodOf(
  spec: Pick<ChartSpec, 'grain'>,
  column: Pick<ResultColumn, 'kind'> | undefined,
  times: number[],
): Grain | null {
  if (spec.grain) return spec.grain
  if (column?.kind !== 'date' || times.length < 3) return null
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  return steps.filter(step => step === dayMs).length >= steps.length * 0.6 ? 'day' : null
}
