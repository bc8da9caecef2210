import type { CellView } from '@/lib/contracts/notebook.ts'

/** How a new cell is looked at. */
export const blankCellView: CellView = { tab: 'table', collapsed: false }
