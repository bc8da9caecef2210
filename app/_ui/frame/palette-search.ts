import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { defaultFilter } from 'cmdk'
import { useRouter } from 'next/navigation'
import type { CatalogSearch, FoundTable } from '@/lib/contracts/browse.ts'
import type { NotebookList } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { putCell } from '@/app/_ui/put-cell.ts'
import { useDelayed } from '@/app/_ui/use-delayed.ts'

const settleMs = 120
const maxTables = 8
const maxInside = 5
const mark = 'server-found:'

/** The id of a choice that the server found: it is shown whatever the palette's own filter says. */
export function foundId(id: string): string {
  return mark + id
}

/** What the server found for these words stands below what is called like them. */
export function rank(value: string, search: string, keywords?: string[]): number {
  return value.includes(mark) ? 0.05 : defaultFilter(value, search, keywords)
}

/** True for what one would run. */
export function isStatement(text: string): boolean {
  return /^\s*(select|with|from|show|describe|explain)\s+\S/i.test(text)
}

type FoundNotebook = { id: string; title: string; found: boolean }

/** Notebooks, those too in which the words stand, and tables of one's own catalog, as one types. */
export function useFound(text: string): { notebooks: FoundNotebook[]; tables: FoundTable[] } {
  const words = useDelayed(text.trim(), settleMs)
  const enabled = words.length > 1 && !isStatement(words)
  const all = useQuery({
    queryKey: ['notebooks', ''],
    queryFn: ({ signal }) => api.get<NotebookList>('/api/notebooks', { signal }),
  })
  const inside = useQuery({
    queryKey: ['notebooks', words],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<NotebookList>(`/api/notebooks?${new URLSearchParams({ search: words })}`, { signal }),
  })
  const tables = useQuery({
    queryKey: ['catalog-search', words, maxTables],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ text: words, limit: String(maxTables) })
      return api.get<CatalogSearch>(`/api/catalog/search?${asked}`, { signal })
    },
  })
  const called = all.data?.notebooks ?? []
  const lower = words.toLowerCase()
  const found = enabled
    ? (inside.data?.notebooks ?? []).filter(({ title }) => !title.toLowerCase().includes(lower)).slice(0, maxInside)
    : []
  const ids = new Set(found.map(({ id }) => id))
  return {
    notebooks: [
      ...called.filter(({ id }) => !ids.has(id)).map(({ id, title }) => ({ id, title, found: false })),
      ...found.map(({ id, title }) => ({ id, title, found: true })),
    ],
    tables: enabled ? (tables.data?.tables ?? []) : [],
  }
}

/** Why a table is among what was found: its schema where its name says it, else the columns that do. */
export function whereFound({ catalog, schema, table, columns }: FoundTable, text: string): string {
  const named = table.toLowerCase().includes(text.trim().toLowerCase()) || columns.length === 0
  return named ? `${catalog}.${schema}` : columns.map(({ name }) => name).join(', ')
}

/** Begins a notebook with a statement and goes there. */
export function usePutStatement(): (sql: string) => void {
  const router = useRouter()
  const toast = useToast()
  const words = useFaultWords()
  return sql => {
    putCell(null, sql).then(
      ({ notebookId, cellId }) => router.push(`/notebooks/${notebookId}#cell-${cellId}`),
      (error: unknown) => toast({ text: words(error), tone: 'failed' }),
    )
  }
}
