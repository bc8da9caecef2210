import { z } from 'zod'
import { grains } from './chart.ts'
import type { CatalogView } from './catalog.ts'

/** A question without SQL: of which table, which rows, grouped by what, what is measured. It stands in the address. */
export const exploreAggregates = ['count', 'count-distinct', 'sum', 'avg', 'min', 'max'] as const
export type ExploreAggregate = (typeof exploreAggregates)[number]
/** `last`: `[30, day]` until now; `this` and `previous`: `[month]`; `between`: both ends are in it. */
export const exploreOps = ['is', 'is-not', 'contains', 'starts', 'at-least', 'at-most', 'between', 'last', 'this', 'previous',
  'null', 'not-null'] as const
export type ExploreOp = (typeof exploreOps)[number]
export const exploreViews = ['auto', 'bar', 'line', 'area', 'pie', 'table'] as const
export type ExploreView = (typeof exploreViews)[number]
export const exploreSorts = ['auto', 'largest', 'smallest', 'name'] as const
export type ExploreSort = (typeof exploreSorts)[number]
export const spans = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Span = (typeof spans)[number]

export const exploreFilterSchema = z.object({
  column: z.string().max(300), op: z.enum(exploreOps), values: z.array(z.string().max(500)).max(100),
})
export type ExploreFilter = z.infer<typeof exploreFilterSchema>
export const exploreGroupSchema = z.object({ column: z.string().max(300), grain: z.enum(grains).nullable() })
export type ExploreGroup = z.infer<typeof exploreGroupSchema>
export const exploreMeasureSchema = z.object({ column: z.string().max(300).nullable(), aggregate: z.enum(exploreAggregates) })
export type ExploreMeasure = z.infer<typeof exploreMeasureSchema>

export const exploreSchema = z.object({
  catalog: z.string().max(300), schema: z.string().max(300), table: z.string().max(300),
  filters: z.array(exploreFilterSchema).max(20).default([]),
  groups: z.array(exploreGroupSchema).max(3).default([]),
  /** Neither groups nor measures: the rows themselves. */
  measures: z.array(exploreMeasureSchema).max(6).default([]),
  sort: z.enum(exploreSorts).default('auto'),
  /** So many groups, in the order of the sort; null: as many as may be drawn. */
  top: z.int().min(1).max(1000).nullable().default(null),
  view: z.enum(exploreViews).default('auto'),
})
export type ExploreSpec = z.infer<typeof exploreSchema>

export type ExploreColumn = CatalogView['tables'][number]['columns'][number]
