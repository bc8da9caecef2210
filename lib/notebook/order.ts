import type { NotebookContext } from './context.ts'

type Placed = { id: string; position: number }

/**
 * A position after the cell `afterId` (null: at the top; undefined: at the end), between it and the next one, so that
 * no other cell moves. Null where the two lie so close that no number fits between, `unknown` where there is no such
 * cell. `cells` come in order.
 */
export function placeAfter(cells: Placed[], afterId: string | null | undefined): number | null | 'unknown' {
  if (cells.length === 0) return afterId ? 'unknown' : 1
  if (afterId === undefined) return cells.at(-1)!.position + 1
  if (afterId === null) return cells[0]!.position - 1
  const index = cells.findIndex(cell => cell.id === afterId)
  if (index < 0) return 'unknown'
  const before = cells[index]!.position
  const next = cells[index + 1]?.position
  if (next === undefined) return before + 1
  const middle = before + (next - before) / 2
  return middle > before && middle < next ? middle : null
}

/** The cells of a notebook in order; equal positions (two windows added at the same time) go by id. */
export async function listPlaces({ prisma }: NotebookContext, notebookId: string): Promise<Placed[]> {
  return prisma.cell.findMany({
    where: { notebookId }, select: { id: true, position: true }, orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
}

/** Numbers the cells 1, 2, 3 … in their order: makes room again, and changes nothing that people see. */
export async function renumber({ pool }: NotebookContext, notebookId: string): Promise<void> {
  await pool.query(`update cells set position = place.n from (
      select id, row_number() over (order by position, id) as n from cells where notebook_id = $1
    ) as place where cells.id = place.id`, [notebookId])
}

/**
 * `placeAfter` on the cells in the database, renumbered first where there is no room. `without` is the cell that moves.
 * Undefined where `afterId` is no cell of the notebook.
 */
export async function findPlace(
  ctx: NotebookContext, notebookId: string, afterId: string | null | undefined, without?: string,
): Promise<number | undefined> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const cells = (await listPlaces(ctx, notebookId)).filter(cell => cell.id !== without)
    const place = placeAfter(cells, afterId)
    if (place === 'unknown') return undefined
    if (place !== null) return place
    await renumber(ctx, notebookId)
  }
  // Somebody else fills the gap each time: beside them is as good, ties go by id.
  return (await listPlaces(ctx, notebookId)).find(cell => cell.id === afterId)?.position
}
