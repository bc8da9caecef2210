import { z } from 'zod'
import { engineKinds } from './catalog.ts'
import { chartSchema } from './chart.ts'
import type { ChartSpec } from './chart.ts'
import { filterOps, maxFilterValues, pivotSchema } from './result.ts'
import { viewTabs } from './view-choices.ts'
import type { Fault } from '../errors.ts'

export * from './view-choices.ts'

export const cellKinds = ['sql', 'markdown'] as const
export type CellKind = (typeof cellKinds)[number]

/** Columns go by `columnKeys`, so that what is kept outlives a statement that is changed. */
const columnKey = z.string().max(500)
const maxColumns = 5000
/**
 * A grid's filter as it is kept: those of results, and `within`, whose `value` `-6..0 day` means the days from six
 * days ago to today; it becomes dates when it is asked.
 */
export const gridFilterSchema = z.object({
  column: columnKey,
  op: z.enum([...filterOps, 'within']),
  value: z.string().max(1000).optional(),
  values: z.array(z.string().max(1000).nullable()).min(1).max(maxFilterValues).optional(),
})
export type GridFilter = z.infer<typeof gridFilterSchema>
/** How a grid stands: what a person made of it, kept with the cell. */
export const gridStateSchema = z.object({
  sort: z.array(z.object({ column: columnKey, descending: z.boolean() })).max(8).default([]),
  filter: z.array(gridFilterSchema).max(32).default([]),
  widths: z.record(columnKey, z.int().min(24).max(4000)).default({}),
  /** Columns in their new order; those not named follow in the order of the result. */
  order: z.array(columnKey).max(maxColumns).default([]),
  hidden: z.array(columnKey).max(maxColumns).default([]),
  pinned: z.array(columnKey).max(20).default([]),
})
export type GridState = z.infer<typeof gridStateSchema>

/** How a cell shows its result: which tab, how the grid stands, and its pivot. */
export const cellViewSchema = z.object({
  tab: z.enum(viewTabs).default('table'),
  collapsed: z.boolean().default(false),
  /** True where only the first line of the statement is shown. */
  folded: z.boolean().optional(),
  grid: gridStateSchema.optional(),
  /** Left out: the pivot one gets without having chosen. */
  pivot: pivotSchema.optional(),
  /** Where it runs if its tables leave a choice. */
  engine: z.enum(engineKinds).nullish(),
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
  /** Offered to those who see it as something to begin from. */
  template: boolean
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
  template: boolean
  /** Its first chart that the reader has run under the policy in force; only the newest notebooks have one. */
  chart: { executionId: string; spec: ChartSpec } | null
}

export const maxSourceChars = 100_000

export const createNotebookSchema = z.object({ title: z.string().trim().min(1).max(200).optional() })
export const updateNotebookSchema = z.object({ title: z.string().trim().min(1).max(200), revision: z.int() })
/** `template` left out: as it was. */
export const shareSchema = z.object({
  with: z.array(z.object({ role: z.string().max(100), mayEdit: z.boolean() })).max(50),
  template: z.boolean().optional(),
})
export const addCellSchema = z.object({
  kind: z.enum(cellKinds),
  source: z.string().max(maxSourceChars).default(''),
  /** The cell after which it goes; null: at the top; left out: at the end. */
  afterId: z.uuid().nullable().optional(),
  /** Set to bring a deleted cell back (undo). */
  id: z.uuid().optional(),
  /** True where the browser chose the id of a new cell: then the same may be asked twice. */
  fresh: z.boolean().optional(),
  chart: chartSchema.nullable().optional(),
  /** How it is looked at: of a cell that comes back what it was, of a copy what the first has. */
  view: cellViewSchema.optional(),
})
export const updateCellSchema = z.object({
  source: z.string().max(maxSourceChars).optional(),
  kind: z.enum(cellKinds).optional(),
  chart: chartSchema.nullable().optional(),
  view: cellViewSchema.optional(),
  /** The revision this change was made on; another one in the database is a conflict (409 with the cell as it is). */
  revision: z.int(),
})
export const moveCellSchema = z.object({ afterId: z.uuid().nullable() })
export const keepVersionSchema = z.object({ name: z.string().trim().max(200).optional() })

/** A version of a notebook in the list; `name` is null where nobody gave it one. */
export type NotebookVersion = {
  number: number
  name: string | null
  by: string
  byName: string
  at: string
  title: string
  cells: number
}
/** A cell as a version holds it: what is written, not how it was looked at. */
export type VersionCell = Pick<CellData, 'id' | 'kind' | 'source' | 'chart'>
export type NotebookVersionData = NotebookVersion & { contents: VersionCell[] }

/**
 * The routes of notebooks and their answers. Somebody else's notebook is `404`; a reader who may not edit gets `403`.
 *
 * | route | body | answer |
 * | --- | --- | --- |
 * | `GET /api/notebooks?search=` | | `NotebookList`, last changed first |
 * | `POST /api/notebooks` | `createNotebookSchema` | `201 NotebookData` |
 * | `GET /api/notebooks/:id` | | `NotebookData` |
 * | `PATCH /api/notebooks/:id` | `updateNotebookSchema` | `NotebookData`; `409 NotebookConflict` |
 * | `DELETE /api/notebooks/:id` | | `{ deleted: true }` |
 * | `POST /api/notebooks/:id/bring-back` | | `NotebookData` of one that was deleted |
 * | `GET /api/notebooks/:id/versions` | | `VersionList`, newest first |
 * | `POST /api/notebooks/:id/versions` | `keepVersionSchema` | `KeptVersion` |
 * | `GET /api/notebooks/:id/versions/:number` | | `NotebookVersionData` |
 * | `POST /api/notebooks/:id/versions/:number/restore` | | `RestoreAnswer` |
 * | `POST /api/notebooks/:id/duplicate` | `createNotebookSchema` | `201 NotebookData` |
 * | `GET /api/notebooks/:id/share` | | `ShareOptions` |
 * | `PUT /api/notebooks/:id/share` | `shareSchema` | `NotebookData` |
 * | `POST /api/notebooks/:id/cells` | `addCellSchema` | `201 CellAnswer` |
 * | `PATCH /api/notebooks/:id/cells/:cellId` | `updateCellSchema` | `CellAnswer`; `409 CellConflict` |
 * | `POST /api/notebooks/:id/cells/:cellId/move` | `moveCellSchema` | `OrderAnswer` |
 * | `DELETE /api/notebooks/:id/cells/:cellId` | | `OrderAnswer` |
 */
export type NotebookList = { notebooks: NotebookSummary[] }
/** A cell after a change, and the notebook's revision with it, which a later rename must name. */
export type CellAnswer = { cell: CellData; revision: number }
export type OrderAnswer = { revision: number }
export type VersionList = { versions: NotebookVersion[] }
/** `made` is false where nothing had changed since that version. */
export type KeptVersion = { version: NotebookVersion; made: boolean }
/** The notebook after a version was put back, and the version that holds what stood there before (undo). */
export type RestoreAnswer = { notebook: NotebookData; before: NotebookVersion }
/** The roles of the policy in force, to choose from, and those the notebook is shared with. */
export type ShareOptions = { roles: string[]; with: { role: string; mayEdit: boolean }[]; template: boolean }
/** What stands in the database now: the base for the next try. */
export type CellConflict = { error: Fault; current: CellData }
export type NotebookConflict = { error: Fault; current: NotebookData }
