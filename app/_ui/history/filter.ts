import { historyQuerySchema } from '@/lib/contracts/history.ts'
import type { HistoryQuery } from '@/lib/contracts/history.ts'

const names = ['text', 'outcome', 'table', 'from', 'to'] as const
export type HistoryFilter = Partial<Pick<HistoryQuery, (typeof names)[number]>>

/** The filter of an address; what it does not understand is left out. */
export function readFilter(params: URLSearchParams): HistoryFilter {
  const filter: Record<string, unknown> = {}
  for (const name of names) {
    const value = params.get(name)
    if (value && historyQuerySchema.shape[name].safeParse(value).success) filter[name] = value
  }
  return filter
}

/** The address of a filter and the run that is open: `/history?outcome=failed&run=…`. */
export function historyPath(filter: HistoryFilter, run: string | null): string {
  const params = new URLSearchParams()
  for (const name of names) {
    const value = filter[name]
    if (value) params.set(name, value)
  }
  if (run) params.set('run', run)
  const text = params.toString()
  return text ? `/history?${text}` : '/history'
}
