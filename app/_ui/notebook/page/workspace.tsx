'use client'

import Link from 'next/link'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import { CatalogTree } from '@/app/_ui/catalog-tree.tsx'
import { useCatalog } from '@/app/_ui/catalog/use-catalog.ts'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { Panels } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ChartColours } from '../chart/colours.tsx'
import { NotebookContext } from '../context.tsx'
import type { NotebookState, Place } from '../context.tsx'
import type { Shown } from '../grid/grid.tsx'
import { useInspector } from '../inspector/use-inspector.tsx'
import { createLensStore } from '../lens/store.ts'
import { serverEffects } from '../run/effects.ts'
import { createRunner } from '../run/runner.ts'
import { CellList } from './cell-list.tsx'
import { NotebookHead } from './head.tsx'
import { NotebookDialogs, useDuplicate } from './dialogs.tsx'
import { SavedState } from './saved-state.tsx'
import { resumeCell, useActions } from './use-actions.ts'
import { useKeys } from './use-keys.ts'
import { useRename } from './use-rename.ts'
import { useSaver } from './use-saver.ts'

/** One notebook page: the state its parts share, between the catalog and the inspector. */
export function Workspace({ data: initial }: { data: NotebookData }) {
  const { frame, catalog: catalogWords } = useMessages()
  const [data, setData] = useState(initial)
  const [place, setPlace] = useState<Place | null>(null)
  const [lenses] = useState(createLensStore)
  const [shown, setShown] = useState<Shown | null>(null)
  const [dialog, setDialog] = useState<'share' | 'delete' | 'help' | null>(null)
  const inserters = useRef(new Map<string, (text: string) => void>())
  const catalog = useCatalog().data ?? null
  const saver = useSaver(initial)
  const [runner] = useState(() => createRunner(serverEffects(initial.id)))
  useEffect(() => {
    for (const cell of initial.cells) void resumeCell(runner, cell)
    return () => runner.close()
  }, [runner, initial])

  const go = useCallback(
    (next: Place | null) =>
      setPlace(before => (before?.cellId === next?.cellId && before?.editing === next?.editing ? before : next)),
    [],
  )
  const onRevision = useCallback((revision: number) => setData(before => ({ ...before, revision })), [])
  const actions = useActions({ data: initial, saver, runner, go, onRevision })
  const { cells, add, move, remove, duplicate } = actions
  const rename = useRename(data, setData)
  const copy = useDuplicate(data)
  const order = useRef(cells)
  order.current = cells

  const run = useCallback(
    (cellId: string, then: 'stay' | 'next' = 'stay') => {
      const index = order.current.findIndex(({ id }) => id === cellId)
      const cell = saver.cell(cellId)
      const sql = cell?.source ?? ''
      void saver.flushAll()
      if (order.current[index]?.kind === 'sql' && sql.trim() !== '') void runner.run(cellId, sql, cell?.view.engine ?? null)
      const next = order.current[index + 1]
      if (then === 'next' && next) go({ cellId: next.id, editing: false })
      else if (then === 'next' && initial.mayEdit) add('sql', { cellId, before: false })
      else if (order.current[index]?.kind === 'markdown' || then === 'next') go({ cellId, editing: false })
    },
    [saver, runner, go, add, initial.mayEdit],
  )
  const runAll = () =>
    void runner.runAll(
      cells
        .filter(({ kind }) => kind === 'sql')
        .map(({ id }) => ({ id, cell: saver.cell(id) }))
        .map(({ id, cell }) => ({ id, sql: cell?.source ?? '', engine: cell?.view.engine ?? null }))
        .filter(({ sql }) => sql.trim() !== ''),
    )

  const current =
    place
    ?? (cells.find(({ kind }) => kind === 'sql')
      ? { cellId: cells.find(({ kind }) => kind === 'sql')?.id ?? '', editing: false }
      : null)
  const currentId = current?.cellId ?? ''
  // Only whether something runs: what runs tells its own cell how far it is.
  const running = useSyncExternalStore(
    runner.subscribe,
    () => runner.running().length > 0,
    () => false,
  )
  const { inspector, inspect } = useInspector(
    current && { cellId: currentId, number: cells.findIndex(({ id }) => id === currentId) + 1 },
    shown,
  )
  const showValue = useCallback(
    (value: Shown, open: boolean) => {
      setShown(value)
      if (open) inspect('value')
    },
    [inspect],
  )
  const offerInsert = useCallback((cellId: string, insert: (text: string) => void) => {
    inserters.current.set(cellId, insert)
    return () => void inserters.current.delete(cellId)
  }, [])

  const shared: NotebookState = useMemo(
    () => ({
      notebookId: initial.id,
      mayEdit: initial.mayEdit,
      saver,
      runner,
      catalog,
      place,
      go,
      run,
      add,
      move,
      remove,
      duplicate,
      inspect,
      showValue,
      lenses,
      offerInsert,
    }),
    [
      initial,
      saver,
      runner,
      catalog,
      place,
      go,
      run,
      add,
      move,
      remove,
      duplicate,
      inspect,
      showValue,
      lenses,
      offerInsert,
    ],
  )
  const onKeyDown = useKeys(shared, cells, () => setDialog('help'))
  const readTable = () => lenses.get(currentId)?.lens?.decision.tables[0]?.table ?? null
  const table = useSyncExternalStore(lenses.subscribe, readTable, readTable)
  const tree = useMemo(
    () => <CatalogTree current={table} onInsert={name => inserters.current.get(currentId)?.(name)} />,
    [table, currentId],
  )
  return (
    <NotebookContext value={shared}>
      <Crumbs>
        <Link href="/" className="text-faded">
          {frame.notebooks}
        </Link>
        <span>/</span>
        <b className="fade-cut text-ink">{data.title}</b>
        <SavedState saver={saver} updatedAt={data.updatedAt} />
      </Crumbs>
      <Panels left={{ label: catalogWords.title, content: tree }} right={inspector}>
        <main className="nb-page" onKeyDown={onKeyDown}>
          <NotebookHead
            data={data}
            running={running}
            onRename={rename}
            onRunAll={runAll}
            onStopAll={() => void runner.stopAll()}
            onShare={() => setDialog('share')}
            onDuplicate={copy}
            onDelete={() => setDialog('delete')}
            onHelp={() => setDialog('help')}
          />
          <ChartColours>
            <CellList cells={cells} />
          </ChartColours>
        </main>
      </Panels>
      <NotebookDialogs data={data} open={dialog} onClose={() => setDialog(null)} onShared={setData} />
    </NotebookContext>
  )
}
