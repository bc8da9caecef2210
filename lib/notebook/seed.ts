import { Prisma } from '../db/generated/client.ts'
import { systemActor } from '../query/actor.ts'
import type { House } from '../query/house.ts'
import { customersNotebook } from './seeds/customers.ts'
import { revenueNotebook } from './seeds/revenue.ts'
import type { NotebookSeed } from './seeds/seed.ts'

const seeds: NotebookSeed[] = [customersNotebook, revenueNotebook]

type SeedContext = Pick<House, 'config' | 'prisma' | 'pool' | 'ledger' | 'clock'>

/**
 * Puts the demo's notebooks in, where no notebook is and none ever was deleted; for the demo's people and shop only.
 * They belong to the person `owner`; the entries in the ledger, made before anything else, say that Sagwan itself made
 * them. Answers how many were made.
 */
export async function seedNotebooks(ctx: SeedContext): Promise<number> {
  if (!ctx.config.demo || ctx.config.WAREHOUSE) return 0
  const { rowCount } = await ctx.pool.query(
    `select 1 where exists (select 1 from notebooks)
       or exists (select 1 from ledger_entries where kind = 'notebook.deleted')`)
  if (rowCount) return 0
  for (const seed of seeds) await record(ctx, seed)
  const now = ctx.clock()
  await ctx.prisma.$transaction(seeds.map((seed, index) => {
    // A second apart, so that the list has an order.
    const at = new Date(now.getTime() + index * 1000)
    return ctx.prisma.notebook.create({
      data: {
        id: seed.id, title: seed.title, owner: 'owner', ownerName: 'Park Minseo', createdAt: at, updatedAt: at,
        shares: { create: seed.sharedWith.map(role => ({ role, mayEdit: false })) },
        cells: {
          create: seed.cells.map((cell, place) => ({
            id: cell.id, position: place + 1, kind: cell.kind, source: cell.source, updatedAt: at,
            chart: cell.chart ?? Prisma.DbNull, view: { tab: cell.chart ? 'chart' : 'table', collapsed: false },
          })),
        },
      },
    })
  }))
  return seeds.length
}

async function record({ ledger }: SeedContext, seed: NotebookSeed): Promise<void> {
  await ledger.append(systemActor,
    { kind: 'notebook.created', notebookId: seed.id, title: seed.title, what: 'seeded for the demo, owned by `owner`' })
  await ledger.append(systemActor, {
    kind: 'notebook.shared', notebookId: seed.id, title: seed.title,
    with: seed.sharedWith.map(role => ({ role, mayEdit: false })),
  })
}
