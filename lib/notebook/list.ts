import { chartSchema } from '../contracts/chart.ts'
import type { NotebookList, NotebookSummary } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { readableBy } from './access.ts'
import type { NotebookContext } from './context.ts'
import { cleanText, escapePattern, toExcerpt } from './text.ts'

const maxNotebooks = 500
/** Each thumbnail is a view on record: only what one worked on last has one. */
const maxThumbnails = 6

/**
 * The notebooks the principal owns or shares, last changed first, at most 500. `search` is looked for in titles and
 * in the sources of cells, whatever its case; the excerpt then shows the cell where it was found.
 */
export async function listNotebooks(
  ctx: NotebookContext, principal: Principal, input: { search?: string } = {},
): Promise<NotebookList> {
  const search = cleanText(input.search ?? '').normalize('NFC').trim()
  const contains = { contains: escapePattern(search), mode: 'insensitive' } as const
  const found = await ctx.prisma.notebook.findMany({
    where: { AND: [readableBy(ctx, principal),
      search === '' ? {} : { OR: [{ title: contains }, { cells: { some: { source: contains } } }] }] },
    include: { _count: { select: { cells: true } } },
    orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
    take: maxNotebooks,
  })
  const texts = await findTexts(ctx, found.map(notebook => notebook.id), search)
  const charts = await findCharts(ctx, principal, found.slice(0, maxThumbnails).map(notebook => notebook.id))
  return {
    notebooks: found.map((notebook): NotebookSummary => ({
      id: notebook.id,
      title: notebook.title,
      owner: notebook.owner,
      ownerName: notebook.ownerName,
      updatedAt: notebook.updatedAt.toISOString(),
      cells: notebook._count.cells,
      excerpt: toExcerpt(texts.get(notebook.id) ?? '', search),
      shared: notebook.owner === principal.user ? 'mine' : 'with-me',
      template: notebook.isTemplate,
      chart: charts.get(notebook.id) ?? null,
    })),
  }
}

/** For each notebook the part of its text that the list shows: around the first hit, otherwise its first cells. */
async function findTexts({ pool }: NotebookContext, ids: string[], search: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; text: string | null }>(
    `select notebook.id, coalesce(
       (select substr(c.source, greatest(1, position(lower($2) in lower(c.source)) - 200), 600) from cells c
         where $2 <> '' and c.notebook_id = notebook.id and position(lower($2) in lower(c.source)) > 0
         order by c.position, c.id limit 1),
       (select string_agg(head.source, ' · ') from
         (select left(c.source, 200) as source from cells c where c.notebook_id = notebook.id and c.source <> ''
           order by c.position, c.id limit 3) as head)) as text
     from unnest($1::uuid[]) as notebook(id)`, [ids, search])
  return new Map(rows.map(row => [row.id, row.text ?? '']))
}

/**
 * The first chart of each notebook whose result the reader made and can still see: of another policy than the one in
 * force it would be refused, on record, only because somebody opened the list.
 */
async function findCharts(
  { pool, policies }: NotebookContext, principal: Principal, ids: string[],
): Promise<Map<string, NonNullable<NotebookSummary['chart']>>> {
  const { rows } = await pool.query<{ id: string; execution: string; chart: unknown }>(
    `select distinct on (c.notebook_id) c.notebook_id as id, run.id as execution, c.chart
     from cells c join lateral (
       select e.id from executions e where e.cell_id = c.id and e.notebook_id = c.notebook_id and e."user" = $2
         and e.state = 'succeeded' and e.gone_at is null and e.rows > 0 and e.decision->>'policy' = $3
       order by e.created_at desc limit 1) as run on true
     where c.notebook_id = any($1::uuid[]) and c.kind = 'sql' and jsonb_typeof(c.chart) = 'object'
     order by c.notebook_id, c.position, c.id`, [ids, principal.user, policies.current().version])
  return new Map(rows.flatMap(({ id, execution, chart }) => {
    const spec = chartSchema.safeParse(chart)
    return spec.success ? [[id, { executionId: execution, spec: spec.data }] as const] : []
  }))
}
