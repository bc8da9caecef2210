/** Milliseconds of each call, sorted. */
export async function time(times: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const measured: number[] = []
  for (let i = 0; i < times; i += 1) {
    const start = performance.now()
    await work(i)
    measured.push(performance.now() - start)
  }
  return measured.sort((a, b) => a - b)
}

/** The value that a share `q` of the sorted values does not exceed. */
export function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export type Line = { what: string; measured: string; goal: string; met: boolean | null }

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ms`
}

export function print(title: string, lines: Line[]): void {
  console.log(`\n${title}`)
  const width = Math.max(...lines.map(({ what }) => what.length))
  for (const { what, measured, goal, met } of lines) {
    const verdict = met === null ? '' : met ? '  met' : '  NOT MET'
    console.log(`  ${what.padEnd(width)}  ${measured.padEnd(34)} ${goal}${verdict}`)
  }
}
