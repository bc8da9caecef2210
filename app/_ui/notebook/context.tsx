'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import type { CellKind } from '@/lib/contracts/notebook.ts'
import type { Shown } from './grid/grid.tsx'
import type { LensStore } from './lens/store.ts'
import type { RunState, Runner } from './run/runner.ts'
import type { SavedCell, Saver } from './save/saver.ts'

export type Place = { cellId: string; editing: boolean }
/** Beside a cell; `cellId` null: at the end. */
export type Where = { cellId: string | null; before: boolean }
export type InspectorTabId = 'lens' | 'value' | 'record'

/** What the parts of one notebook page share. */
export type NotebookState = {
  notebookId: string
  mayEdit: boolean
  saver: Saver
  runner: Runner
  catalog: CatalogView | null
  place: Place | null
  go: (place: Place | null) => void
  run: (cellId: string, then?: 'stay' | 'next') => void
  add: (kind: CellKind, where: Where, editing?: boolean) => void
  move: (cellId: string, by: -1 | 1) => void
  remove: (cellId: string) => void
  duplicate: (cellId: string) => void
  inspect: (tab: InspectorTabId) => void
  showValue: (value: Shown, open: boolean) => void
  /** Lets the catalog tree write into a cell's editor at its cursor; answers how to end that. */
  offerInsert: (cellId: string, insert: (text: string) => void) => () => void
  lenses: LensStore
}
export const NotebookContext = createContext<NotebookState | null>(null)

export function useNotebook(): NotebookState {
  const notebook = useContext(NotebookContext)
  if (!notebook) throw new Error('useNotebook stands outside of a notebook')
  return notebook
}

/** A cell's text now, saved or not. */
export function useSavedCell(cellId: string): SavedCell | undefined {
  const { saver } = useNotebook()
  return useSyncExternalStore(
    saver.subscribe,
    () => saver.cell(cellId),
    () => saver.cell(cellId),
  )
}

/** What a cell has run and how far it is. */
export function useRun(cellId: string): RunState {
  const { runner } = useNotebook()
  return useSyncExternalStore(
    runner.subscribe,
    () => runner.state(cellId),
    () => runner.state(cellId),
  )
}
