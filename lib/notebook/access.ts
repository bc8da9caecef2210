import { subject } from '@casl/ability'
import { accessibleBy } from '@casl/prisma/runtime'
import { z } from 'zod'
import type { Principal } from '../contracts/principal.ts'
import { Prisma } from '../db/generated/client.ts'
import type { Notebook, NotebookShare } from '../db/generated/client.ts'
import { AppError } from '../errors.ts'
import { abilityIn } from './context.ts'
import type { NotebookContext } from './context.ts'

export type SharedNotebook = Notebook & { shares: NotebookShare[] }
export type NotebookAction = 'read' | 'update' | 'delete' | 'share'

const uuid = z.uuid()

/** True where the text can be an id at all; the database would fail on others. */
export function isId(id: string): boolean {
  return uuid.safeParse(id).success
}

/** The words for a notebook that is not there, and for one that is somebody else's: they must not differ. */
export function notebookUnknown(): AppError {
  return new AppError('not-found', 'there is no such notebook, or it is not shared with you')
}

/** The words for a cell that is not in the notebook. */
export function cellUnknown(): AppError {
  return new AppError('not-found', 'there is no such cell in this notebook; it may have been deleted')
}

/** The notebooks the principal may read, as a condition for the database. */
export function readableBy(ctx: NotebookContext, principal: Principal) {
  return { AND: [accessibleBy(abilityIn(ctx, principal), 'read').ofType('Notebook'), { deletedAt: null }] }
}

/** Whether the principal may do this to the notebook, which they can read. */
export function may(
  ctx: NotebookContext, principal: Principal, action: NotebookAction, notebook: SharedNotebook,
): boolean {
  return abilityIn(ctx, principal).can(action, subject('Notebook', { ...notebook }))
}

/**
 * The notebook, where the principal may do this to it. Throws `not-found` where they may not even read it, so that
 * nobody learns which notebooks others have, and `forbidden` where they may read it only.
 */
export async function getAllowed(
  ctx: NotebookContext, principal: Principal, id: string, action: NotebookAction,
): Promise<SharedNotebook> {
  if (!isId(id)) throw notebookUnknown()
  const notebook = await ctx.prisma.notebook.findFirst({
    where: { AND: [readableBy(ctx, principal), { id }] }, include: { shares: { orderBy: { role: 'asc' } } },
  })
  if (!notebook) throw notebookUnknown()
  if (may(ctx, principal, action, notebook)) return notebook
  throw new AppError('forbidden', describeRefusal(principal, action, notebook), { params: { owner: notebook.ownerName } })
}

function describeRefusal(principal: Principal, action: NotebookAction, { owner }: SharedNotebook): string {
  if (action === 'update') return 'this notebook is shared with you to read; duplicate it to change it, or ask its owner'
  if (owner === principal.user) return `none of your roles gives \`notebook:${action}\`; ask an administrator`
  return 'only the owner of a notebook may do this'
}

/** Runs a change that hangs on the notebook's row. Throws `not-found` where somebody deleted it meanwhile. */
export async function unlessGone<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    // P2003: the foreign key finds no notebook any more.
    throw error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003' ? notebookUnknown() : error
  })
}
