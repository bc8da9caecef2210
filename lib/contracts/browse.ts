import { z } from 'zod'
import type { CatalogView, EngineKind, ValueKind } from './catalog.ts'
import type { ExportRule, MaskKind, RuleRef } from './policy.ts'

/** A column as its reader sees it, without the words about it. */
export type BrowsedColumn = { name: string; type: string; kind: ValueKind; mask: MaskKind | null }

/** What an owner wrote about a table or a column; `revision` 0 where nobody has yet. */
export type Note = {
  /** Markdown. */
  text: string
  /** Free words of the owner; policy never looks at them. A column has none. */
  tags: string[]
  revision: number
  updatedAt: string | null
  updatedBy: string | null
}

export const maxNoteChars = 10_000
export const maxTags = 20

/** A tag as people write it: letters, digits, `-`, `_`, no blanks; kept in lower case. */
export const tagSchema = z.string().trim().toLowerCase().normalize('NFC').regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u)

/** `PUT /api/catalog/tables/:catalog/:schema/:table/note`; `column` null: the table itself. */
export const describeSchema = z.object({
  column: z.string().min(1).max(300).nullable(),
  text: z.string().max(maxNoteChars).optional(),
  tags: z.array(tagSchema).max(maxTags).optional(),
  /** The revision this was written on; another one in the database is a conflict (409 with the note as it is). */
  revision: z.int().min(0),
})
export type DescribeInput = z.infer<typeof describeSchema>

/** `GET /api/catalog/columns?table=…&table=…`: columns of tables whose listing came without them. Unknown ones are left out. */
export type CatalogColumns = { tables: { table: string; columns: CatalogView['tables'][number]['columns'] }[] }

/** `GET /api/catalog/search`. Every word must be found: in the name, the description, a column or a tag. */
export const searchSchema = z.object({
  text: z.string().max(200).default(''),
  /** Only of this schema, `shop.sales`. */
  schema: z.string().max(300).optional(),
  /** Only with this tag, of policy or of the owner. */
  tag: z.string().max(100).optional(),
  engine: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type SearchInput = z.infer<typeof searchSchema>

export type FoundTable = {
  engine: EngineKind
  catalog: string
  schema: string
  table: string
  /** The first words of its description; empty where nobody wrote one. */
  about: string
  tags: string[]
  owner: string | null
  /** Whether the reader sees only some of its rows. */
  filtered: boolean
  /** How many columns the reader sees masked, and in all. */
  masked: number
  width: number
  /** Columns in which a word was found, at most five. */
  columns: BrowsedColumn[]
  /** Runs in notebooks by people who share a role with the reader, over the last 30 days. */
  runs: number
}
export type Facet = { value: string; count: number }
export type CatalogSearch = {
  tables: FoundTable[]
  total: number
  facets: { schemas: Facet[]; tags: Facet[] }
  engines: EngineKind[]
}

/**
 * By what statements are on record to have written: the tables it was filled from and has filled, of those the reader
 * sees, and when it was written last (null also where the reader sees only some of its rows).
 */
export type TableLineage = { from: string[]; into: string[]; writtenAt: string | null }

/** `GET /api/catalog/tables/:catalog/:schema/:table`: all that a reader may know of a table. `404` where it is not seen. */
export type TablePage = {
  engine: EngineKind
  /** The engines that are connected: where there are several, a page says which is meant. */
  engines: EngineKind[]
  catalog: string
  schema: string
  table: string
  /** What the warehouse itself says. */
  comment: string | null
  note: Note
  /** Tags of the policy that stand on the whole table. */
  classes: string[]
  filter: string | null
  rules: RuleRef[]
  owner: string | null
  /** Whether the reader is the owner and may describe it. */
  mayDescribe: boolean
  export: ExportRule | null
  columns: TableColumn[]
  usage: { runs: number; people: number; last: string | null }
  lineage: TableLineage
}
export type TableColumn = BrowsedColumn & {
  /** Some rows show it clear and others masked. */
  mixed: boolean
  comment: string | null
  note: Note
  classes: string[]
}

/**
 * `GET /api/catalog/tables/:catalog/:schema/:table/statements`: what people who share a role with the reader ran on it
 * in notebooks. Only statements the reader may run as well; values and comments are left out (`…`) of those of others.
 */
export type TableStatement = {
  sql: string
  runs: number
  people: number
  last: string
  /** The reader's own, with its values. */
  mine: boolean
}
export type TableStatements = { statements: TableStatement[] }
