import type { Language } from '@/app/_ui/language.ts'

const locales: Record<Language, string> = { en: 'en-GB', ko: 'ko-KR' }

function createFormats(language: Language) {
  const locale = locales[language]
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const when = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options })
    return (iso: string | Date) => format.format(typeof iso === 'string' ? new Date(iso) : iso)
  }
  const clock = when({ hour: '2-digit', minute: '2-digit' })
  const day = when({ day: 'numeric', month: 'long', year: 'numeric' })
  const dayMonth = when({ day: 'numeric', month: 'long' })
  const time = when({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const weekday = when({ weekday: 'long', day: 'numeric', month: 'long' })
  const weekdayYear = when({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return {
    /** `10,000,000` */
    number: (value: number) => integer.format(value),
    /** `42%` */
    percent: (value: number) => percent.format(value),
    /** `1.2M` */
    compact: (value: number) => compact.format(value),
    /** `38 ms`, `12.4 s`, `3 min 20 s` */
    duration: (ms: number) => ms < 1000 ? `${integer.format(ms)} ms`
      : ms < 60_000 ? `${one.format(ms / 1000)} s`
        : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`,
    /** `1.4 MB`, in thousands as disks are sold */
    bytes: (value: number) => {
      const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
      const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
      return `${one.format(value / 1000 ** power)} ${units[power]}`
    },
    /** `09:41` */
    clock,
    /** `09:41:07` */
    time,
    /** `09:41:07.204` */
    exactTime: when({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }),
    /** `2 April 2026` */
    day,
    /** `Wednesday 18 March` */
    weekday: (iso: string | Date) => weekday(iso).replace(',', ''),
    /** `Wednesday 18 March 2026` */
    fullDay: (iso: string | Date) => weekdayYear(iso).replace(',', ''),
    /** `18 March`, `14:00` */
    dayMonth,
    /** `2 April 2026, 09:41:07` */
    moment: (iso: string | Date) => `${day(iso)}${language === 'en' ? ',' : ''} ${time(iso)}`,
    /** `09:41` today, `2 April` this year, `2 April 2025` before. */
    short: (iso: string, now = new Date()) => {
      const date = new Date(iso)
      if (date.toDateString() === now.toDateString()) return clock(date)
      return date.getFullYear() === now.getFullYear() ? dayMonth(date) : day(date)
    },
    /** `3 minutes ago` */
    ago: (iso: string, now = Date.now()) => {
      const seconds = Math.round((new Date(iso).getTime() - now) / 1000)
      const steps = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12]] as const
      let value = seconds
      for (const [unit, size] of steps) {
        if (Math.abs(value) < size) return relative.format(value, unit)
        value = Math.round(value / size)
      }
      return relative.format(value, 'year')
    },
  }
}

export type Formats = ReturnType<typeof createFormats>
const formats: Record<Language, Formats> = { en: createFormats('en'), ko: createFormats('ko') }

/** Numbers, sizes and times as people of a language write them. */
export function formatsFor(language: Language): Formats {
  return formats[language]
}
