import type { NotebookData, ShareOptions } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import { getAllowed, unlessGone } from './access.ts'
import type { NotebookContext } from './context.ts'
import { getNotebook } from './get.ts'
import { record } from './record.ts'

type Share = { role: string; mayEdit: boolean }

/** The roles a notebook can be shared with, and those it is shared with. Throws as `shareNotebook`. */
export async function listShareOptions(
  ctx: NotebookContext, principal: Principal, input: { id: string },
): Promise<ShareOptions> {
  const notebook = await getAllowed(ctx, principal, input.id, 'share')
  return {
    roles: roleNames(ctx),
    with: notebook.shares.map(({ role, mayEdit }) => ({ role, mayEdit })),
    template: notebook.isTemplate,
  }
}

/**
 * Shares the notebook with exactly these roles; an empty list makes it private again. `template` offers it to all who
 * see it as something to begin from; left out, that stays as it was. Only its owner may, with `notebook:share`. Throws
 * `bad-request` for a role the policy in force does not have, unless it is shared already.
 */
export async function shareNotebook(
  ctx: NotebookContext, principal: Principal, input: { id: string; with: Share[]; template?: boolean | undefined },
): Promise<NotebookData> {
  const notebook = await getAllowed(ctx, principal, input.id, 'share')
  const shares = [...new Map(input.with.map(share => [share.role, share])).values()]
    .toSorted((a, b) => a.role < b.role ? -1 : 1)
  const known = new Set([...roleNames(ctx), ...notebook.shares.map(share => share.role)])
  const unknown = shares.find(share => !known.has(share.role))
  if (unknown) {
    throw new AppError('bad-request', `there is no role \`${unknown.role}\``, { params: { role: unknown.role } })
  }
  const isTemplate = input.template ?? notebook.isTemplate
  await record(ctx, principal, {
    kind: 'notebook.shared', notebookId: notebook.id, title: notebook.title,
    with: shares.map(({ role, mayEdit }) => ({ role, mayEdit })), ...isTemplate && { template: true },
  })
  await unlessGone(ctx.prisma.$transaction([
    ctx.prisma.notebookShare.deleteMany({ where: { notebookId: notebook.id } }),
    ctx.prisma.notebookShare.createMany({
      data: shares.map(({ role, mayEdit }) => ({ notebookId: notebook.id, role, mayEdit })),
    }),
    ctx.prisma.notebook.update({ where: { id: notebook.id }, data: { isTemplate } }),
  ]))
  return getNotebook(ctx, principal, { id: notebook.id })
}

function roleNames(ctx: NotebookContext): string[] {
  return [...ctx.policies.current().roles.keys()].toSorted()
}
