export const withinUnits = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type WithinUnit = (typeof withinUnits)[number]
/** Periods counted from the present one, which is 0: `-6..0 day` are seven days up to today. */
export type Within = { from: number; to: number; unit: WithinUnit }

/** Reads `-6..0 day`; undefined where the text is none. */
export function parseWithin(text: string): Within | undefined {
  const match = /^(-?\d{1,4})\.\.(-?\d{1,4}) (\w+)$/.exec(text)
  const unit = withinUnits.find(item => item === match?.[3])
  if (!match || !unit) return undefined
  const [from, to] = [Number(match[1]), Number(match[2])]
  return from <= to ? { from, to, unit } : undefined
}

export function printWithin({ from, to, unit }: Within): string {
  return `${from}..${to} ${unit}`
}

/** The instant at which period `by` begins, in the reader's own time; weeks begin on Monday. */
function startOf(now: Date, unit: WithinUnit, by: number): Date {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()]
  switch (unit) {
    case 'hour':
      return new Date(year, month, day, now.getHours() + by)
    case 'day':
      return new Date(year, month, day + by)
    case 'week':
      return new Date(year, month, day - ((now.getDay() + 6) % 7) + by * 7)
    case 'month':
      return new Date(year, month + by, 1)
    case 'quarter':
      return new Date(year, Math.floor(month / 3) * 3 + by * 3, 1)
    case 'year':
      return new Date(year + by, 0, 1)
  }
}

/** The bounds as a column's values: from the first on, and before the second. */
export function boundsOf(within: Within, kind: string, now: Date): [string, string] {
  const { unit } = within
  return [startOf(now, unit, within.from), startOf(now, unit, within.to + 1)].map(date => print(date, kind)) as [
    string,
    string,
  ]
}

/** A date, a local time, or an instant with its distance from UTC. */
function print(date: Date, kind: string): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  if (kind === 'date') return day
  const time = `${day} ${two(date.getHours())}:${two(date.getMinutes())}:00`
  if (kind !== 'timestamptz') return time
  const minutes = -date.getTimezoneOffset()
  const away = Math.abs(minutes)
  return `${time}${minutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`
}
