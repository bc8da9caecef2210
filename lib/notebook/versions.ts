import { createHash } from 'node:crypto'
import { z } from 'zod'
import { chartSchema } from '../contracts/chart.ts'
import { cellKinds } from '../contracts/notebook.ts'
import type { KeptVersion, NotebookVersion, NotebookVersionData, VersionCell, VersionList } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import type { NotebookVersion as Row } from '../db/generated/client.ts'
import { AppError } from '../errors.ts'
import { getAllowed, unlessGone } from './access.ts'
import type { SharedNotebook } from './access.ts'
import type { NotebookContext } from './context.ts'
import { record } from './record.ts'
import { cleanData, cleanTitle } from './text.ts'

/** Versions a notebook keeps; of more, the oldest without a name go first. */
const maxVersions = 200

const contentsSchema = z.array(z.object({
  id: z.uuid(), kind: z.enum(cellKinds), source: z.string(), chart: chartSchema.nullable(),
}))

type Listed = Omit<Row, 'cells' | 'hash' | 'notebookId'>

export function presentVersion(row: Listed): NotebookVersion {
  return {
    number: row.number, name: row.name, by: row.keptBy, byName: row.keptByName, at: row.createdAt.toISOString(),
    title: row.title, cells: row.cellCount,
  }
}

const listed = {
  number: true, name: true, keptBy: true, keptByName: true, createdAt: true, title: true, cellCount: true,
} as const

/**
 * The versions of a notebook, newest first. Older text may hold what was taken out before the notebook was shared, so
 * only those who may change it see them: throws `forbidden` for a reader, `not-found` for others.
 */
export async function listVersions(
  ctx: NotebookContext, principal: Principal, input: { id: string },
): Promise<VersionList> {
  const notebook = await getAllowed(ctx, principal, input.id, 'update')
  const rows = await ctx.prisma.notebookVersion.findMany({
    where: { notebookId: notebook.id }, orderBy: { number: 'desc' }, select: listed,
  })
  return { versions: rows.map(presentVersion) }
}

/** One version with its cells. Throws as `listVersions`, and `not-found` where there is none of this number. */
export async function getVersion(
  ctx: NotebookContext, principal: Principal, input: { id: string; number: number },
): Promise<NotebookVersionData> {
  const notebook = await getAllowed(ctx, principal, input.id, 'update')
  return findVersion(ctx, notebook.id, input.number)
}

/** The version of this number. Throws `not-found`. */
export async function findVersion(
  ctx: NotebookContext, notebookId: string, number: number,
): Promise<NotebookVersionData> {
  const row = Number.isInteger(number) && number > 0 && number < 2 ** 31
    ? await ctx.prisma.notebookVersion.findUnique({ where: { notebookId_number: { notebookId, number } } })
    : null
  if (!row) throw new AppError('not-found', `this notebook has no version ${number}`, { params: { number } })
  return { ...presentVersion(row), contents: contentsSchema.parse(row.cells) }
}

/**
 * Keeps the notebook as it stands on the server, under a name or none. Where nothing has changed since the newest
 * version that one answers, with the new name if one was given. Throws as `listVersions`.
 */
export async function keepVersion(
  ctx: NotebookContext, principal: Principal, input: { id: string; name?: string | undefined },
): Promise<KeptVersion> {
  const notebook = await getAllowed(ctx, principal, input.id, 'update')
  const name = input.name ? cleanTitle(input.name) : null
  return writeVersion(ctx, principal, notebook, name, 'saved as')
}

/** The part of `keepVersion` after the right to do it was shown; `verb` begins the words on record. */
export async function writeVersion(
  ctx: NotebookContext, principal: Principal, notebook: SharedNotebook, name: string | null, verb: string,
): Promise<KeptVersion> {
  const contents = await readContents(ctx, notebook.id)
  const hash = createHash('sha256').update(JSON.stringify([notebook.title, contents])).digest('hex')
  for (let attempt = 0; ; attempt++) {
    const newest = await ctx.prisma.notebookVersion.findFirst({
      where: { notebookId: notebook.id }, orderBy: { number: 'desc' }, select: { ...listed, hash: true },
    })
    const same = newest?.hash === hash ? newest : null
    if (same && (name === null || name === same.name)) return { version: presentVersion(same), made: false }
    const number = same?.number ?? (newest?.number ?? 0) + 1
    await record(ctx, principal, {
      kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title,
      what: `${verb} version ${number}${name === null ? '' : ` “${name}”`}`,
    })
    const at = { notebookId: notebook.id, number }
    if (same) {
      const named = await ctx.prisma.notebookVersion.update({ where: { notebookId_number: at }, data: { name }, select: listed })
      return { version: presentVersion(named), made: false }
    }
    const row = {
      ...at, name, keptBy: principal.user, keptByName: principal.name, createdAt: ctx.clock(), title: notebook.title,
      cells: contents, cellCount: contents.length, hash,
    }
    const { count } = await unlessGone(ctx.prisma.notebookVersion.createMany({ data: [row], skipDuplicates: true }))
    if (count > 0) {
      await dropOldest(ctx, notebook.id)
      return { version: presentVersion(row), made: true }
    }
    // Another window was faster: the next number is free, or the same text is kept already.
    if (attempt > 4) throw new AppError('conflict', 'this notebook is being saved elsewhere; try again')
  }
}

/** What is written in the notebook now. */
export async function readContents({ prisma }: NotebookContext, notebookId: string): Promise<VersionCell[]> {
  const cells = await prisma.cell.findMany({
    where: { notebookId }, orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, kind: true, source: true, chart: true },
  })
  return contentsSchema.parse(cells).map(cell => cleanData(cell))
}

async function dropOldest({ pool }: NotebookContext, notebookId: string): Promise<void> {
  await pool.query(`delete from notebook_versions where notebook_id = $1 and number in (
      select number from notebook_versions where notebook_id = $1
        order by (name is null) asc, number desc offset $2)`, [notebookId, maxVersions])
}
