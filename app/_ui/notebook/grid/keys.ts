import type { KeyboardEvent, RefObject } from 'react'
import type { CopyFormat } from './copy.ts'
import { moveSelection } from './selection.ts'
import type { Area, Bounds, Selection } from './selection.ts'

type Input = {
  host: RefObject<HTMLDivElement | null>
  bounds: Bounds
  page: number
  selection: Selection | null
  area: Area | null
  onSelect: (selection: Selection | null) => void
  onGo: (selection: Selection) => void
  onOpen: (row: number, place: number) => void
  onCopy: (format: CopyFormat) => Promise<void>
  onFind: () => void
}

/** The keys of a grid that has the focus. */
export function gridKeys({
  host,
  bounds,
  page,
  selection,
  area,
  onSelect,
  onGo,
  onOpen,
  onCopy,
  onFind,
}: Input): (event: KeyboardEvent) => void {
  return event => {
    const far = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (far && key === 'f') {
      event.preventDefault()
      event.stopPropagation()
      onFind()
      return
    }
    if (event.target !== host.current) return
    if (far && key === 'c' && area) {
      event.preventDefault()
      void onCopy('tsv')
    } else if (far && key === 'a' && bounds.rows > 0) {
      event.preventDefault()
      onSelect({ anchor: { row: 0, column: 0 }, head: { row: bounds.rows - 1, column: bounds.columns - 1 } })
    } else if (event.key === 'Enter' && selection) {
      event.preventDefault()
      event.stopPropagation()
      onOpen(selection.head.row, selection.head.column)
    } else if (event.key === 'Escape' && selection) {
      event.stopPropagation()
      onSelect(null)
    } else {
      const start = selection ?? { anchor: { row: 0, column: 0 }, head: { row: 0, column: -1 } }
      const moved =
        bounds.rows > 0 && moveSelection(start, { key: event.key, shift: event.shiftKey, far }, bounds, page)
      if (!moved) return
      event.preventDefault()
      event.stopPropagation()
      onGo(moved)
    }
  }
}
