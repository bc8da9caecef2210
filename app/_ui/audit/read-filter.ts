import { auditQuerySchema } from '@/lib/contracts/audit.ts'
import { filterNames } from '@/app/_ui/audit/filter.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'

/** The filter of an address; what it does not understand is left out. */
export function readFilter(params: URLSearchParams): AuditFilter {
  const filter: Record<string, unknown> = {}
  for (const name of filterNames) {
    const value = params.get(name)
    if (value && auditQuerySchema.shape[name].safeParse(value).success) filter[name] = value
  }
  return filter
}
