'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import type { Known } from './editor/completion.ts'
import type { EditorHandle } from './editor/editor.tsx'
import type { Shown } from './grid/grid.tsx'
import type { inspectorTabs } from './inspector/tabs.ts'
import type { LensStore } from './lens/store.ts'
import type { Near } from './page/near.ts'
import type { Actions } from './page/use-actions.ts'
import type { Then } from './page/use-run.ts'
import type { RunState, Runner } from './run/runner.ts'
import type { SavedCell, Saver } from './save/saver.ts'

export type Place = { cellId: string; editing: boolean }
/** Beside a cell; `cellId` null: at the end. */
export type Where = { cellId: string | null; before: boolean }
export type InspectorTabId = (typeof inspectorTabs)[number]

/** What the parts of one notebook page share. */
export type NotebookState = Actions & {
  notebookId: string
  mayEdit: boolean
  saver: Saver
  runner: Runner
  catalog: CatalogView | null
  /** The catalog made ready for typing; null until it is. */
  known: Known | null
  place: Place | null
  go: (place: Place | null) => void
  run: (cellId: string, then?: Then) => void
  /** Shows what a cell ran before the page was opened. */
  resume: (cellId: string) => void
  saveVersion: () => void
  inspect: (tab: InspectorTabId) => void
  showValue: (value: Shown, open: boolean) => void
  /** Hands out a cell's editor, to the catalog tree (which writes at its cursor) and to menus; answers how to end it. */
  offerEditor: (cellId: string, handle: EditorHandle) => () => void
  editorOf: (cellId: string) => EditorHandle | undefined
  lenses: LensStore
  near: Near
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
