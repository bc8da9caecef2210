import { useCallback, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { NotebookState } from '../context.tsx'
import type { Entry } from './use-actions.ts'

const doubleMs = 800
type Acts = Record<string, (() => void) | undefined>

/** Jupyter's keys while one walks between cells (outside of editor, grid and fields). */
export function useKeys(notebook: NotebookState, cells: Entry[], onHelp: () => void) {
  const pressed = useRef({ key: '', at: 0 })
  return useCallback(
    (event: KeyboardEvent) => {
      const { go, run, mayEdit, saver, saveVersion } = notebook
      const target = event.target instanceof HTMLElement ? event.target : null
      const mod = event.ctrlKey || event.metaKey
      if (mod && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 's') {
        event.preventDefault()
        saveVersion()
        return
      }
      // Only the cell's own box listens: a key in a grid or a menu belongs to that.
      const cellId = target?.dataset.cell
      if (cellId === undefined) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      /** True on the second of two quick presses. */
      const twice = (): boolean => {
        const again = pressed.current.key === key && event.timeStamp - pressed.current.at < doubleMs
        pressed.current = { key: again ? '' : key, at: event.timeStamp }
        return again
      }
      const index = cells.findIndex(({ id }) => id === cellId)
      const goTo = (at: number) => {
        const cell = cells[Math.max(0, Math.min(at, cells.length - 1))]
        if (cell) go({ cellId: cell.id, editing: false })
      }
      const view = saver.cell(cellId)?.view
      const walk: Acts = {
        Enter: () => go({ cellId, editing: true }),
        ArrowUp: () => goTo(index - 1),
        k: () => goTo(index - 1),
        ArrowDown: () => goTo(index + 1),
        j: () => goTo(index + 1),
        Home: () => goTo(0),
        End: () => goTo(cells.length - 1),
        c: () => notebook.copy(cellId),
        o: () => view && saver.edit(cellId, { view: { ...view, collapsed: !view.collapsed } }),
        i: () => void (twice() && notebook.runner.stop(cellId)),
        Escape: () => go({ cellId, editing: false }),
        // Where a layout has it without Shift.
        '?': onHelp,
      }
      const change: Acts = {
        a: () => notebook.add('sql', { cellId, before: true }, false),
        b: () => notebook.add('sql', { cellId, before: false }, false),
        d: () => { if (twice()) notebook.remove(cellId) },
        x: () => notebook.cut(cellId),
        v: () => notebook.paste({ cellId, before: false }),
        z: () => notebook.undo(),
        m: () => notebook.convert(cellId, 'markdown'),
        y: () => notebook.convert(cellId, 'sql'),
      }
      const shifted: Acts = {
        'Enter': () => run(cellId, 'next'),
        '?': onHelp,
        'o': () => view && saver.edit(cellId, { view: { ...view, folded: !view.folded } }),
        ...(mayEdit ? { v: () => notebook.paste({ cellId, before: true }), m: () => notebook.merge(cellId) } : {}),
      }
      const alt: Acts = mayEdit
        ? {
            Enter: () => run(cellId, 'add'),
            ArrowUp: () => notebook.move(cellId, -1),
            ArrowDown: () => notebook.move(cellId, 1),
          }
        : {}
      const acts = event.altKey ? alt : mod ? { Enter: () => run(cellId) } : event.shiftKey ? shifted
        : mayEdit ? { ...walk, ...change } : walk
      const act = (acts as Acts)[key]
      if (pressed.current.key !== key) pressed.current = { key: '', at: 0 }
      if (!act) return
      event.preventDefault()
      act()
    },
    [notebook, cells, onHelp],
  )
}
