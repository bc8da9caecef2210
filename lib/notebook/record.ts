import type { LedgerEvent } from '../contracts/audit.ts'
import type { Principal } from '../contracts/principal.ts'
import { actorOf } from '../query/actor.ts'
import type { NotebookContext } from './context.ts'

export type NotebookEvent = Extract<LedgerEvent, { kind: `notebook.${string}` }>

/** How long further saves of the same person on the same notebook are the same piece of editing. */
const editingMs = 10 * 60 * 1000
const editing = 'edited'

/**
 * Puts a change of a notebook on the record. **Every verb calls this before it changes anything**, after it has checked
 * that the change is allowed and possible: where the ledger fails, nothing changes. The other order could leave a change
 * that nobody recorded; this one can at worst leave an entry for a change that the database then refused.
 */
export async function record(ctx: NotebookContext, principal: Principal, event: NotebookEvent): Promise<void> {
  await ctx.ledger.append(actorOf(principal), event)
}

/**
 * Puts the editing of text on the record, once in ten minutes for each person and notebook: people type all day. The
 * ledger itself is asked for the last entry, so that several servers and a restart count as one.
 */
export async function recordEditing(
  ctx: NotebookContext, principal: Principal, notebook: { id: string; title: string },
): Promise<void> {
  const since = new Date(ctx.clock().getTime() - editingMs)
  // `body` is canonical JSON: quotes inside a title are escaped there, so these two can only be the event's own fields.
  const { rowCount } = await ctx.pool.query(
    `select 1 from ledger_entries where kind = 'notebook.changed' and "user" = $1 and at > $2
       and position($3 in body) > 0 and position($4 in body) > 0 limit 1`,
    [principal.user, since, `"notebookId":"${notebook.id}"`, `"what":"${editing}"`])
  if (rowCount) return
  await record(ctx, principal,
    { kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title, what: editing })
}
