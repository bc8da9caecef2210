import type { WorldSpec } from '../../contracts/engine.ts'
import { tableKey } from '../../contracts/catalog.ts'

/** Names as the engine compares them: only A to Z lose their case. */
export function fold(name: string): string {
  return name.replace(/[A-Z]/g, letter => letter.toLowerCase())
}

/** The tables of a world by every way to write them. */
export type Names = {
  /** Full name of the table that the parts mean (unused parts empty), or undefined where the world has none. */
  resolve(catalog: string, schema: string, table: string): string | undefined
  /** Full names nearest to what was written, best first; from this world only. */
  nearest(written: string): string[]
  /** Catalogs and schemas of the world, folded. */
  qualifiers: ReadonlySet<string>
}

/** Edits between two short texts (Levenshtein), bounded by their lengths. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + cost))
    }
    row = next
  }
  return row[b.length]!
}

/** The names of `candidates` a person may have meant by `written`: at most three, within a third of its letters. */
export function findNearest(written: string, candidates: Iterable<string>): string[] {
  const wanted = fold(written).slice(0, 200)
  return [...candidates]
    .map(name => ({ name, edits: distance(wanted, fold(name).slice(0, 200)) }))
    .filter(({ edits }) => edits <= Math.max(1, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.edits - b.edits || a.name.localeCompare(b.name))
    .slice(0, 3).map(({ name }) => name)
}

/**
 * Names as the engine resolves them in a world whose connections `USE` the warehouse's catalog: full, by schema and
 * table, or, in the schema `main`, by the table alone.
 */
export function createNames(world: WorldSpec, catalog: string): Names {
  const full = new Map<string, string>()
  const qualifiers = new Set<string>()
  for (const view of world.views) {
    full.set(JSON.stringify([fold(view.catalog), fold(view.schema), fold(view.table)]), tableKey(view))
    qualifiers.add(fold(view.catalog)).add(fold(view.schema))
  }
  const find = (...parts: string[]) => full.get(JSON.stringify(parts.map(fold)))
  return {
    qualifiers,
    resolve(inCatalog, schema, table) {
      if (inCatalog !== '') return find(inCatalog, schema, table)
      if (schema !== '') return find(catalog, schema, table) ?? find(schema, 'main', table)
      return find(catalog, 'main', table)
    },
    nearest(written) {
      const last = (name: string) => name.slice(name.lastIndexOf('.') + 1)
      const names = [...full.values()]
      const same = names.filter(name => fold(last(name)) === fold(last(written)))
      const close = findNearest(written, names)
      const closeLast = findNearest(last(written), new Set(names.map(last)))
      return [...new Set([...same, ...close, ...names.filter(name => closeLast.includes(last(name)))])].slice(0, 3)
    },
  }
}
