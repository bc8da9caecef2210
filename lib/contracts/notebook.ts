import { z } from 'zod'
import { chartSchema } from './chart.ts'
import type { ChartSpec } from './chart.ts'

export const cellKinds = ['sql', 'markdown'] as const
export type CellKind = (typeof cellKinds)[number]

/** How a cell shows its result: which tab, widths, sort and filter. */
export const cellViewSchema = z.object({
  tab: z.enum(['table', 'chart', 'record']).default('table'),
  collapsed: z.boolean().default(false),
})
export type CellView = z.infer<typeof cellViewSchema>

export type CellData = {
  id: string
  kind: CellKind
  source: string
  chart: ChartSpec | null
  view: CellView
  /** The newest execution of this cell by the reader; null where the reader has not run it. */
  executionId: string | null
  /** Somebody else's newest execution, where the reader has none: may be shown if the fingerprints are equal. */
  otherExecutionId: string | null
  /** Counts the saves of this cell; a save must name the one it was made on. */
  revision: number
}

export type NotebookData = {
  id: string
  title: string
  owner: string
  ownerName: string
  mayEdit: boolean
  mayShare: boolean
  sharedWith: { role: string; mayEdit: boolean }[]
  /** Counts changes of title and order of cells. */
  revision: number
  updatedAt: string
  cells: CellData[]
}

export type NotebookSummary = {
  id: string
  title: string
  owner: string
  ownerName: string
  updatedAt: string
  cells: number
  /** First words of its first cells, for the list and the search. */
  excerpt: string
  shared: 'mine' | 'with-me'
}

export const maxSourceChars = 100_000

export const createNotebookSchema = z.object({ title: z.string().trim().min(1).max(200).optional() })
export const updateNotebookSchema = z.object({ title: z.string().trim().min(1).max(200), revision: z.int() })
export const shareSchema = z.object({ with: z.array(z.object({ role: z.string().max(100), mayEdit: z.boolean() })).max(50) })
export const addCellSchema = z.object({
  kind: z.enum(cellKinds),
  source: z.string().max(maxSourceChars).default(''),
  /** The cell after which it goes; null: at the top; left out: at the end. */
  afterId: z.uuid().nullable().optional(),
  /** Set to bring a deleted cell back (undo). */
  id: z.uuid().optional(),
  chart: chartSchema.nullable().optional(),
})
export const updateCellSchema = z.object({
  source: z.string().max(maxSourceChars).optional(),
  chart: chartSchema.nullable().optional(),
  view: cellViewSchema.optional(),
  /** The revision this change was made on; another one in the database is a conflict (409 with the cell as it is). */
  revision: z.int(),
})
export const moveCellSchema = z.object({ afterId: z.uuid().nullable() })
