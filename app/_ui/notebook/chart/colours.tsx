'use client'

import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

const pigments = 7

/**
 * A pigment (1 to 7; 8 is for *others*) for each value of a notebook's charts, the same in all of them. `charts` are
 * the values of each chart in the order of the cells: the first chart's get the first pigments, a later value gets one
 * that stands in no chart beside it, the least used first. Past seven in one chart they repeat.
 */
export function assignColours(charts: readonly (readonly string[])[]): Map<string, number> {
  const colours = new Map<string, number>()
  const uses = Array.from({ length: pigments }, () => 0)
  for (const values of charts) {
    for (const value of values) {
      if (colours.has(value)) continue
      const beside = new Set(
        charts.flatMap(others => (others.includes(value) ? others.flatMap(other => colours.get(other) ?? []) : [])),
      )
      const free = uses.map((_, index) => index + 1).filter(colour => !beside.has(colour))
      const from = free.length > 0 ? free : uses.map((_, index) => index + 1)
      const colour = from.reduce((best, next) => ((uses[next - 1] ?? 0) < (uses[best - 1] ?? 0) ? next : best))
      colours.set(value, colour)
      uses[colour - 1] = (uses[colour - 1] ?? 0) + 1
    }
  }
  return colours
}

/** What the charts of one notebook show, by the number of their cell. Lives as long as the page; saved nowhere. */
function createColourStore() {
  const charts = new Map<number, string[]>()
  const listeners = new Set<() => void>()
  let colours = new Map<string, number>()
  const merge = (cell: number, values: readonly string[]) => {
    const before = charts.get(cell) ?? []
    // What was there keeps its place: a filter that turns the order round turns no colour.
    return [...before, ...values.filter(value => !before.includes(value))]
  }
  const inOrder = (entries: Map<number, string[]>) => [...entries].sort(([a], [b]) => a - b).map(([, values]) => values)
  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    read: () => colours,
    preview: (cell: number, values: readonly string[]) =>
      assignColours(inOrder(new Map(charts).set(cell, merge(cell, values)))),
    report(cell: number, values: readonly string[]) {
      const merged = merge(cell, values)
      if (merged.length === (charts.get(cell)?.length ?? 0)) return
      charts.set(cell, merged)
      colours = assignColours(inOrder(charts))
      for (const listener of listeners) listener()
    },
  }
}
type ColourStore = ReturnType<typeof createColourStore>
const ColourContext = createContext<ColourStore | null>(null)

/** Lets the charts inside give the same value the same colour. */
export function ChartColours({ children }: { children: ReactNode }) {
  const [store] = useState(createColourStore)
  return <ColourContext value={store}>{children}</ColourContext>
}

const noStore = { subscribe: () => () => undefined, read: () => null }

/** The pigments for the values of the chart in cell `cell`; of a chart that stands alone, its own. */
export function useColours(cell: number, values: readonly string[]): ReadonlyMap<string, number> {
  const store = useContext(ColourContext)
  const { subscribe, read } = store ?? noStore
  const shared = useSyncExternalStore<ReadonlyMap<string, number> | null>(subscribe, read, read)
  const key = JSON.stringify(values)
  useEffect(() => store?.report(cell, JSON.parse(key) as string[]), [store, cell, key])
  return useMemo(() => {
    const wanted = JSON.parse(key) as string[]
    if (shared && wanted.every(value => shared.has(value))) return shared
    return store ? store.preview(cell, wanted) : assignColours([wanted])
  }, [shared, store, cell, key])
}
