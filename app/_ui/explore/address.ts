import { exploreSchema } from '@/lib/contracts/explore.ts'
import type { ExploreSpec } from '@/lib/contracts/explore.ts'

const base = '/explore'
/** Parts within a value: column, what, and values; each is encoded, so that a name may hold anything. */
const join = (...parts: string[]) => parts.map(encodeURIComponent).join(':')
const split = (text: string) => text.split(':').map(decode)

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    // Somebody typed a lone `%` into the address: then it means itself.
    if (error instanceof URIError) return text
    throw error
  }
}

/** The address of a question; the same question has the same address. */
export function explorePath(spec: ExploreSpec | null): string {
  if (!spec) return base
  const params = new URLSearchParams({ table: join(spec.catalog, spec.schema, spec.table) })
  for (const { column, op, values } of spec.filters) params.append('where', join(column, op, ...values))
  for (const { column, grain } of spec.groups) params.append('by', grain ? join(column, grain) : join(column))
  for (const { column, aggregate } of spec.measures) {
    params.append('show', column === null ? aggregate : join(aggregate, column))
  }
  if (spec.groups.length === 0 && spec.measures.length === 0) params.set('show', 'rows')
  if (spec.sort !== 'auto') params.set('sort', spec.sort)
  if (spec.top !== null) params.set('top', String(spec.top))
  if (spec.view !== 'auto') params.set('view', spec.view)
  return `${base}?${params}`
}

/** The address of a table of which nothing is asked yet: the page makes up a first question. */
export function exploreTablePath({ catalog, schema, table }: Pick<ExploreSpec, 'catalog' | 'schema' | 'table'>): string {
  return `${base}?${new URLSearchParams({ table: join(catalog, schema, table) })}`
}

/** What an address asks: `bare` where it names a table and nothing else, so that a first question may be made up. */
export function readAddress(params: URLSearchParams): { spec: ExploreSpec | null; bare: boolean } {
  const [catalog, schema, table] = split(params.get('table') ?? '')
  if (!catalog || !schema || !table) return { spec: null, bare: false }
  const shown = params.getAll('show')
  const parsed = exploreSchema.safeParse({
    catalog, schema, table,
    filters: params.getAll('where').map(split).map(([column, op, ...values]) => ({ column, op, values })),
    groups: params.getAll('by').map(split).map(([column, grain]) => ({ column, grain: grain ?? null })),
    measures: shown.filter(text => text !== 'rows').map(split)
      .map(([aggregate, column]) => ({ aggregate, column: column ?? null })),
    sort: params.get('sort') ?? undefined,
    top: params.has('top') ? Number(params.get('top')) : undefined,
    view: params.get('view') ?? undefined,
  })
  // An address that was cut or mistyped still opens its table.
  const spec = parsed.success ? parsed.data : exploreSchema.parse({ catalog, schema, table })
  return { spec, bare: !parsed.success || (shown.length === 0 && !params.has('by')) }
}
