import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { CellKind, CellView } from '@/lib/contracts/notebook.ts'

/** What of a cell a person changes. */
export type Edits = { kind: CellKind; source: string; chart: ChartSpec | null; view: CellView }
/** Text the server does not have yet, and the revision it was typed on. */
export type Draft = Edits & { revision: number; at: number }
/** The part of `localStorage` that is used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

function keyOf(owner: string, cellId: string): string {
  return `sagwan:draft:${owner}:${cellId}`
}

/** Under what a person's drafts of a notebook are kept: a browser may be another person's tomorrow. */
export function shelfKey(user: string, notebookId: string): string {
  return `${encodeURIComponent(user)}:${notebookId}`
}

/** Keeps unsaved text over a reload; answers false where the browser has no room or forbids it. */
export function keepDraft(shelf: Shelf, owner: string, cellId: string, draft: Draft): boolean {
  try {
    shelf.setItem(keyOf(owner, cellId), JSON.stringify(draft))
    return true
  } catch (error) {
    // Private windows and full disks: the text still stands on the page, only the second copy is missing.
    if (error instanceof DOMException) return false
    throw error
  }
}

/** The kept text of a cell, or undefined where there is none or it cannot be read any more. */
export function findDraft(shelf: Shelf, owner: string, cellId: string): Draft | undefined {
  const text = shelf.getItem(keyOf(owner, cellId))
  if (text === null) return undefined
  try {
    const draft = JSON.parse(text) as Partial<Draft>
    if (typeof draft.source !== 'string' || typeof draft.revision !== 'number' || !draft.view) return undefined
    return {
      kind: draft.kind === 'markdown' ? 'markdown' : 'sql',
      source: draft.source,
      chart: draft.chart ?? null,
      view: draft.view,
      revision: draft.revision,
      at: draft.at ?? 0,
    }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * Forgets a draft: the server has it, or the person gave it up. With `saved` only where it is that text: another window
 * of the same browser may have written its own over it.
 */
export function dropDraft(shelf: Shelf, owner: string, cellId: string, saved?: string): void {
  const kept = saved === undefined ? undefined : findDraft(shelf, owner, cellId)
  if (!kept || kept.source === saved) shelf.removeItem(keyOf(owner, cellId))
}
