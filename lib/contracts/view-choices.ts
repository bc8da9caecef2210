// How a cell may show its result, without the schema: the browser needs the words, not the checks.
import type { GridState } from './notebook.ts'

export const viewTabs = ['table', 'chart', 'profile', 'pivot', 'record'] as const
export type ViewTab = (typeof viewTabs)[number]
/** A grid that nobody has changed. */
export const emptyGrid: GridState = { sort: [], filter: [], widths: {}, order: [], hidden: [], pinned: [] }
