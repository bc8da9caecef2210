import { z } from 'zod'
import { cellViewSchema, gridStateSchema } from '../contracts/notebook.ts'
import type { CellView } from '../contracts/notebook.ts'
import { pivotSchema } from '../contracts/result.ts'
import { cleanData } from './text.ts'

/**
 * A view as it is stored: what all readers share, and under each person's name how the grid and the pivot stand for
 * them. These hold values and column names of a result that the next reader of the notebook may not see, so nobody
 * gets anybody else's.
 */
const storedSchema = cellViewSchema.omit({ grid: true, pivot: true }).extend({
  own: z.record(z.string(), z.object({ grid: gridStateSchema.optional(), pivot: pivotSchema.optional() })).default({}),
})

/** Who has opened a cell last keeps their layout; beyond this many the oldest go. */
const maxPeople = 50

/** The view as `user` gets it. */
export function viewFor(user: string, stored: unknown): CellView {
  const { own, ...shared } = storedSchema.parse(stored)
  return { ...shared, ...(Object.hasOwn(own, user) ? own[user] : {}) }
}

/** The stored view after `user` saved `view`: other people's grids stay as they are. */
export function mergeView(user: string, stored: unknown, view: CellView): z.infer<typeof storedSchema> {
  const { grid, pivot, ...shared } = view
  const others = Object.entries(storedSchema.parse(stored).own).filter(([person]) => person !== user)
  const mine = { ...(grid ? { grid: cleanData(grid) } : {}), ...(pivot ? { pivot: cleanData(pivot) } : {}) }
  return { ...shared, own: Object.fromEntries([...others.slice(1 - maxPeople), [user, mine]]) }
}

/** The stored view of a copy that `user` makes: their own grid comes along, nobody else's. */
export function copyView(user: string, stored: unknown): z.infer<typeof storedSchema> {
  return mergeView(user, {}, viewFor(user, stored))
}
