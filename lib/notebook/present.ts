import type { CellData, CellKind, NotebookData } from '../contracts/notebook.ts'
import { chartSchema } from '../contracts/chart.ts'
import type { Principal } from '../contracts/principal.ts'
import type { Cell } from '../db/generated/client.ts'
import { may } from './access.ts'
import type { SharedNotebook } from './access.ts'
import type { NotebookContext } from './context.ts'
import { viewFor } from './own-view.ts'

type Runs = Map<string, { mine: string | null; other: string | null }>

/** The newest runs of the cells: the reader's own, and the newest one of somebody else that has rows to show. */
async function findRuns({ pool }: NotebookContext, user: string, notebookId: string, ids: string[]): Promise<Runs> {
  // An execution names its cell itself, so it counts only where it names this notebook with it.
  const { rows } = await pool.query<{ id: string; mine: string | null; other: string | null }>(
    `select cell.id,
       (select e.id from executions e where e.cell_id = cell.id and e.notebook_id = $3 and e."user" = $2
         order by e.created_at desc limit 1) as mine,
       (select e.id from executions e where e.cell_id = cell.id and e.notebook_id = $3 and e."user" <> $2
         and e.state = 'succeeded' and e.gone_at is null order by e.created_at desc limit 1) as other
     from unnest($1::uuid[]) as cell(id)`, [ids, user, notebookId])
  return new Map(rows.map(row => [row.id, row]))
}

function toCellData(cell: Cell, runs: Runs, user: string): CellData {
  const run = runs.get(cell.id)
  return {
    id: cell.id,
    kind: cell.kind as CellKind,
    source: cell.source,
    chart: cell.chart === null ? null : chartSchema.parse(cell.chart),
    view: viewFor(user, cell.view),
    executionId: run?.mine ?? null,
    otherExecutionId: run?.mine ? null : run?.other ?? null,
    revision: cell.revision,
  }
}

/** Cells as the reader gets them, each with the newest run they may ask for. */
export async function presentCells(ctx: NotebookContext, principal: Principal, cells: Cell[]): Promise<CellData[]> {
  if (cells.length === 0) return []
  const runs = await findRuns(ctx, principal.user, cells[0]!.notebookId, cells.map(cell => cell.id))
  return cells.map(cell => toCellData(cell, runs, principal.user))
}

/** One cell as the reader gets it. */
export async function presentCell(ctx: NotebookContext, principal: Principal, cell: Cell): Promise<CellData> {
  const [presented] = await presentCells(ctx, principal, [cell])
  return presented!
}

/** The whole notebook as the reader gets it. */
export async function presentNotebook(
  ctx: NotebookContext, principal: Principal, notebook: SharedNotebook,
): Promise<NotebookData> {
  const cells = await ctx.prisma.cell.findMany({
    where: { notebookId: notebook.id }, orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  return {
    id: notebook.id,
    title: notebook.title,
    owner: notebook.owner,
    ownerName: notebook.ownerName,
    mayEdit: may(ctx, principal, 'update', notebook),
    mayShare: may(ctx, principal, 'share', notebook),
    sharedWith: notebook.shares.map(({ role, mayEdit }) => ({ role, mayEdit })),
    template: notebook.isTemplate,
    revision: notebook.revision,
    updatedAt: notebook.updatedAt.toISOString(),
    cells: await presentCells(ctx, principal, cells),
  }
}
