const day = 86_400_000
const steps = [
  60_000,
  300_000,
  900_000,
  3_600_000,
  3 * 3_600_000,
  6 * 3_600_000,
  12 * 3_600_000,
  day,
  2 * day,
  7 * day,
  14 * day,
]

/** About `most` places on a time axis, on whole hours, days, weeks, months or years; `times` in milliseconds. */
export function timeTicks(times: number[], most = 8): number[] {
  const from = times[0]
  const to = times[times.length - 1]
  if (from === undefined || to === undefined || to <= from) return times.slice(0, 1)
  const span = to - from
  const step = steps.find(size => span / size <= most)
  if (step !== undefined) {
    const ticks: number[] = []
    // Weeks are counted from the first point: a month then reads 1, 8, 15, 22, 29.
    const start = step >= 7 * day ? from : Math.ceil(from / step) * step
    for (let tick = start; tick <= to; tick += step) ticks.push(tick)
    return ticks
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find(size => span / (size * 30.44 * day) <= most) ?? 2400
  const ticks: number[] = []
  const date = new Date(from)
  let month = date.getUTCFullYear() * 12 + date.getUTCMonth() + (date.getUTCDate() > 1 ? 1 : 0)
  month = Math.ceil(month / months) * months
  for (; ; month += months) {
    const tick = Date.UTC(Math.floor(month / 12), month % 12, 1)
    if (tick > to) return ticks
    ticks.push(tick)
  }
}
