import { useCallback, useEffect, useRef, useState } from 'react'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import type { Place } from '../context.tsx'
import { serverEffects } from '../run/effects.ts'
import { createRunner } from '../run/runner.ts'
import type { Runner } from '../run/runner.ts'
import { resumeCell } from './use-actions.ts'
import type { Actions } from './use-actions.ts'
import type { Cells } from './use-cells.ts'

export type Then = 'stay' | 'next' | 'add'
/** Between the cells out of sight whose runs are looked up in the background. */
const calmMs = 200

/** Running: one cell, all of them, and going on with what ran before the page was opened. */
export function useRunning(data: NotebookData) {
  const [runner] = useState(() => createRunner(serverEffects(data.id)))
  const [known] = useState(() => new Map(data.cells.map(cell => [cell.id, cell])))
  const resume = useCallback((cellId: string) => {
    const cell = known.get(cellId)
    if (cell) void resumeCell(runner, cell)
  }, [runner, known])
  useEffect(() => {
    // Cells in sight ask for themselves; the others follow, so that Stop all knows of each that runs.
    const rest = [...known.keys()]
    const timer = setInterval(() => {
      const next = rest.shift()
      if (next === undefined) clearInterval(timer)
      else resume(next)
    }, calmMs)
    return () => {
      clearInterval(timer)
      runner.close()
    }
  }, [runner, known, resume])
  return { runner, resume }
}

/** What Run does in a cell of each kind, and where one stands afterwards. */
export function useRun(
  { saver, order }: Pick<Cells, 'saver' | 'order'>, runner: Runner, add: Actions['add'],
  go: (place: Place | null) => void, mayEdit: boolean,
) {
  const latest = useRef({ add, go, mayEdit })
  latest.current = { add, go, mayEdit }
  const run = useCallback((cellId: string, then: Then = 'stay') => {
    const page = latest.current
    const index = order.current.findIndex(({ id }) => id === cellId)
    const cell = saver.cell(cellId)
    const kind = order.current[index]?.kind
    void saver.flushAll()
    const sql = kind === 'sql' ? cell?.source ?? '' : ''
    if (sql.trim() !== '') void runner.run(cellId, sql, cell?.view.engine ?? null)
    const next = order.current[index + 1]
    if (then === 'next' && next) page.go({ cellId: next.id, editing: false })
    else if (then !== 'stay' && page.mayEdit) page.add('sql', { cellId, before: false })
    else if (kind === 'markdown' || then === 'next') page.go({ cellId, editing: false })
  }, [saver, order, runner])
  const runAll = useCallback(() => void runner.runAll(order.current.flatMap(({ id, kind }) => {
    const cell = saver.cell(id)
    return kind === 'sql' && cell && cell.source.trim() !== ''
      ? [{ id, sql: cell.source, engine: cell.view.engine ?? null }]
      : []
  })), [saver, order, runner])
  return { run, runAll }
}
