import type { Reading, WorldSpec } from '../../contracts/engine.ts'
import { createNames } from './names.ts'
import type { Names } from './names.ts'
import type { Passage } from './gate.ts'
import { createShape } from './shape.ts'
import type { Shape } from './shape.ts'
import { buildSide } from './side.ts'
import type { Settings, Side } from './side.ts'

/** A reading together with what the gate let through, so that running it need not read again. */
export type Judged = {
  reading: Reading
  passage: Passage
  /** The raw columns its plan reads, once a run has asked for them. */
  reads?: Promise<{ table: string; columns: string[] }[] | null>
}

/** The warehouse as people of equal sight see it. */
export type World = {
  spec: WorldSpec
  /** The warehouse's catalog, and the columns of its raw tables by full name. */
  catalog: string
  rawColumns: ReadonlyMap<string, string[]>
  names: Names
  plain: Side
  shape: Shape
  /** The views behind the barrier; built when the first run-time error asks for them. */
  barred(): Promise<Side>
  /** Readings by their text: the world does not change, so they hold as long as it does. */
  readings: Map<string, Judged>
  close(): void
}

/** Builds a world: raw warehouse, governed views, lock; and its shape. Throws where the warehouse cannot be opened. */
export async function buildWorld(
  settings: Settings, spec: WorldSpec, rawColumns: World['rawColumns'],
): Promise<World> {
  const plain = await buildSide(settings, spec.views, false)
  const bound = new Set(plain.faults.map(fault => fault.table))
  const views = spec.views.filter(view => !bound.has(`${view.catalog}.${view.schema}.${view.table}`))
  const world: WorldSpec = { ...spec, views }
  const shape = await createShape(settings, world, plain)
  let barred: Promise<Side> | undefined
  return {
    spec: world,
    catalog: settings.catalog,
    rawColumns,
    names: createNames(world, settings.catalog),
    plain,
    shape,
    barred: () => barred ??= buildSide(settings, views, true),
    readings: new Map(),
    close() {
      plain.close()
      shape.close()
      void barred?.then(side => side.close(), () => undefined)
    },
  }
}
