import { blankChart } from '../../contracts/chart.ts'
import type { ChartSpec } from '../../contracts/chart.ts'
import type { CellKind } from '../../contracts/notebook.ts'

/** A notebook of the demo. Ids are fixed, so that links into a demo stay. */
export type NotebookSeed = { id: string; title: string; sharedWith: string[]; cells: CellSeed[] }
export type CellSeed = { id: string; kind: CellKind; source: string; chart: ChartSpec | null }

/** The id of the `n`th cell of the notebook with this id. */
function cellId(notebookId: string, n: number): string {
  return `${notebookId.slice(0, -4)}${n.toString(16).padStart(4, '0')}`
}

/** A seed whose cells are written down as Markdown texts and `[sql, chart]` pairs. */
export function defineNotebook(
  seed: Omit<NotebookSeed, 'cells'> & { cells: (string | [sql: string, chart?: Partial<ChartSpec>])[] },
): NotebookSeed {
  return {
    ...seed,
    cells: seed.cells.map((cell, index) => {
      const id = cellId(seed.id, index + 1)
      if (typeof cell === 'string') return { id, kind: 'markdown', source: cell.trim(), chart: null }
      return { id, kind: 'sql', source: cell[0].trim(), chart: cell[1] ? toChart(cell[1]) : null }
    }),
  }
}

function toChart(chart: Partial<ChartSpec>): ChartSpec {
  return { ...blankChart, ...chart }
}
