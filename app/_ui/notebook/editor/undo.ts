import type { Shelf } from '../save/drafts.ts'

/** What is kept of an editor: its text and its steps, as CodeMirror writes them. */
export type KeptUndo = { doc: string; history: unknown }
const maxChars = 200_000
const maxCells = 40
const prefix = 'sagwan:undo:'

/**
 * Keeps the steps of a cell's editor, so that undo works over a reload: at most 200,000 characters each, for the forty
 * cells touched last. What does not fit is left out: undo then begins with the page.
 */
export function keepUndo(shelf: Shelf, key: string, kept: KeptUndo): void {
  const text = JSON.stringify(kept)
  if (text.length > maxChars) return shelf.removeItem(prefix + key)
  const keys = [key, ...listKeys(shelf).filter(other => other !== key)]
  for (const old of keys.splice(maxCells)) shelf.removeItem(prefix + old)
  try {
    shelf.setItem(prefix + key, text)
    shelf.setItem(prefix, JSON.stringify(keys))
  } catch (error) {
    // No room, or a private window: the steps of this sitting are in the editor all the same.
    if (!(error instanceof DOMException)) throw error
  }
}

/** The kept steps, where they were made on this very text; others would change what stands elsewhere. */
export function findUndo(shelf: Shelf, key: string, doc: string): KeptUndo | undefined {
  const kept = parse(shelf.getItem(prefix + key))
  const found = kept !== null && typeof kept === 'object' && 'doc' in kept && 'history' in kept ? kept : undefined
  return found && found.doc === doc ? { doc, history: found.history } : undefined
}

function listKeys(shelf: Shelf): string[] {
  const keys = parse(shelf.getItem(prefix))
  return Array.isArray(keys) ? keys.filter(key => typeof key === 'string') : []
}

function parse(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
