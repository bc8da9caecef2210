import type { AuditQuery } from '@/lib/contracts/audit.ts'

export const filterNames = [
  'person',
  'table',
  'column',
  'outcome',
  'kind',
  'address',
  'execution',
  'text',
  'from',
  'to',
] as const
export type FilterName = (typeof filterNames)[number]
export type AuditFilter = Partial<Pick<AuditQuery, FilterName>>

/** Filters that stand as chips in the search field; the time has a control of its own, the text is what one types. */
export const chipNames = ['person', 'table', 'column', 'outcome', 'kind', 'address', 'execution'] as const

/** The address of a filter and the entry that is open, for links: `/audit?person=owner&entry=47105`. */
export function auditPath(filter: AuditFilter, entry?: number | null): string {
  const params = new URLSearchParams()
  for (const name of filterNames) {
    const value = filter[name]
    if (value) params.set(name, value)
  }
  if (entry) params.set('entry', String(entry))
  const text = params.toString()
  return text ? `/audit?${text}` : '/audit'
}

/** The day of a moment, as the reader's clock has it: from its midnight to the next. */
export function dayOf(iso: string): { from: string; to: string } {
  const start = new Date(iso)
  start.setHours(0, 0, 0, 0)
  const end = new Date(start)
  end.setDate(end.getDate() + 1)
  return { from: start.toISOString(), to: end.toISOString() }
}
