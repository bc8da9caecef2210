import type { NewCell } from '../save/outbox.ts'

const key = 'sagwan:cell'

/** Puts a cell where every notebook of this browser finds it; answers false where the browser has no room. */
export function copyCell({ kind, source, chart }: NewCell): boolean {
  try {
    window.localStorage.setItem(key, JSON.stringify({ kind, source, chart }))
    return true
  } catch (error) {
    if (error instanceof DOMException) return false
    throw error
  }
}

/** The cell that was copied or cut last, in this notebook or another one. */
export function findCopied(): NewCell | undefined {
  const text = window.localStorage.getItem(key)
  if (text === null) return undefined
  try {
    const kept = JSON.parse(text) as Partial<NewCell> | null
    if (typeof kept?.source !== 'string') return undefined
    return { kind: kept.kind === 'markdown' ? 'markdown' : 'sql', source: kept.source, chart: kept.chart ?? null }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
