const pattern = /^#cell-([0-9a-f-]{36}|\d{1,4})(?::([a-z]+))?$/i

/** What an address names within a notebook: `#cell-3`, `#cell-ID`, `#cell-ID:chart`. */
export type CellAddress = { cellId: string; tab: string | null }

/** Reads the part of an address behind `#`; a number counts the cells from 1. Null where it names none of these. */
export function readAddress(hash: string, cells: readonly { id: string }[]): CellAddress | null {
  const [, name, tab] = pattern.exec(hash) ?? []
  if (!name) return null
  const cell = name.length === 36 ? cells.find(({ id }) => id === name.toLowerCase()) : cells[Number(name) - 1]
  return cell ? { cellId: cell.id, tab: tab ?? null } : null
}

/** The address of a cell, or of one of its tabs. */
export function cellAddress(cellId: string, tab?: string): string {
  return `#cell-${cellId}${tab ? `:${tab}` : ''}`
}
