import { useCallback, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { NotebookState } from '../context.tsx'
import type { Entry } from './use-actions.ts'

const doubleMs = 800

/** Jupyter's keys while one walks between cells (outside of editor, grid and fields). */
export function useKeys(notebook: NotebookState, cells: Entry[], onHelp: () => void) {
  const pressedD = useRef(0)
  return useCallback(
    (event: KeyboardEvent) => {
      const { place, go, run, add, remove, mayEdit, saver } = notebook
      const target = event.target instanceof HTMLElement ? event.target : null
      const mod = event.ctrlKey || event.metaKey
      if (mod && event.key.toLowerCase() === 's') {
        event.preventDefault()
        void saver.flushAll()
        return
      }
      // Only the cell's own box listens: a key in a grid or a menu belongs to that.
      const cellId = target?.dataset.cell
      if (cellId === undefined || event.altKey) return
      const index = cells.findIndex(({ id }) => id === cellId)
      const goTo = (at: number) => {
        const cell = cells[at]
        if (cell) go({ cellId: cell.id, editing: false })
      }
      const acts: Record<string, (() => void) | undefined> = mod
        ? { Enter: () => run(cellId) }
        : event.shiftKey
          ? { 'Enter': () => run(cellId, 'next'), '?': onHelp }
          : {
              Enter: () => go({ cellId, editing: true }),
              ArrowUp: () => goTo(index - 1),
              k: () => goTo(index - 1),
              ArrowDown: () => goTo(index + 1),
              j: () => goTo(index + 1),
              Escape: place ? () => go({ cellId, editing: false }) : undefined,
              ...(mayEdit
                ? {
                    a: () => add('sql', { cellId, before: true }, false),
                    b: () => add('sql', { cellId, before: false }, false),
                    d: () => {
                      const twice = event.timeStamp - pressedD.current < doubleMs
                      pressedD.current = twice ? 0 : event.timeStamp
                      if (twice) remove(cellId)
                    },
                  }
                : {}),
            }
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (event.key.toLowerCase() !== 'd') pressedD.current = 0
      if (!act) return
      event.preventDefault()
      act()
    },
    [notebook, cells, onHelp],
  )
}
