'use client'

import Link from 'next/link'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { NotebookData } from '@/lib/contracts/notebook.ts'
import { preloadSoon } from '@/app/_ui/base/later.tsx'
import { CatalogTree } from '@/app/_ui/catalog-tree.tsx'
import { useCatalog } from '@/app/_ui/catalog/use-catalog.ts'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { Panels } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ChartColours } from '../chart/colours.tsx'
import { NotebookContext } from '../context.tsx'
import type { NotebookState, Place } from '../context.tsx'
import type { EditorHandle } from '../editor/editor.tsx'
import type { Shown } from '../grid/grid.tsx'
import { useInspector } from '../inspector/use-inspector.tsx'
import { NotebookDialogs, Result, Signatures, ValuePanel, VersionsPanel } from '../later.tsx'
import { createLensStore } from '../lens/store.ts'
import { ChartInCell, ResultPivot, ResultProfile } from '../run/later.tsx'
import { CellList } from './cell-list.tsx'
import { NotebookHead } from './head.tsx'
import type { OpenDialog } from './dialogs.tsx'
import { createNear, firstCells } from './near.ts'
import { SavedState } from './saved-state.tsx'
import { useActions } from './use-actions.ts'
import { useAddress } from './use-address.ts'
import { useCells } from './use-cells.ts'
import { useDuplicate } from './use-duplicate.ts'
import { useKeys } from './use-keys.ts'
import { useKnown } from './use-known.ts'
import { usePalette } from './use-palette.tsx'
import { useRename } from './use-rename.ts'
import { useRun, useRunning } from './use-run.ts'

/** Most used first: a person's first click finds them there. */
const soon = [Result, Signatures, ChartInCell, NotebookDialogs, ValuePanel, ResultProfile, ResultPivot, VersionsPanel]

type Props = { data: NotebookData; onReplaced: (data: NotebookData) => void }

/** One notebook page: the state its parts share, between the catalog and the inspector. */
export function Workspace({ data: initial, onReplaced }: Props) {
  const { frame, catalog: catalogWords } = useMessages()
  const [data, setData] = useState(initial)
  const [place, setPlace] = useState<Place | null>(null)
  const [lenses] = useState(createLensStore)
  const [near] = useState(() => createNear(firstCells(initial.cells)))
  useEffect(() => () => near.close(), [near])
  const [shown, setShown] = useState<Shown | null>(null)
  const [dialog, setDialog] = useState<OpenDialog>(null)
  const [asking, setAsking] = useState(false)
  if (dialog && !asking) setAsking(true)
  useEffect(() => preloadSoon(soon), [])
  const editors = useRef(new Map<string, EditorHandle>())
  const catalog = useCatalog().data ?? null
  const known = useKnown(catalog)
  const mayEdit = initial.mayEdit

  const go = useCallback(
    (next: Place | null) =>
      setPlace(before => (before?.cellId === next?.cellId && before?.editing === next?.editing ? before : next)),
    [],
  )
  const onData = useCallback((patch: Partial<NotebookData>) => setData(before => ({ ...before, ...patch })), [])
  const held = useCells(initial, onData)
  const { cells, saver } = held
  const actions = useActions(held, go, mayEdit)
  const { runner, resume } = useRunning(initial)
  const { run, runAll } = useRun(held, runner, actions.add, go, mayEdit)
  const rename = useRename(data, setData)
  const copy = useDuplicate(data)
  const saveVersion = useCallback(() => {
    void saver.flushAll()
    if (mayEdit) setDialog({ kind: 'keep' })
  }, [saver, mayEdit])

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
  const onLook = useCallback((number: number) => setDialog({ kind: 'version', number }), [])
  const { inspector, inspect } = useInspector(
    current && { cellId: currentId, number: cells.findIndex(({ id }) => id === currentId) + 1 },
    shown,
    onLook,
  )
  const showValue = useCallback(
    (value: Shown, open: boolean) => {
      setShown(value)
      if (open) inspect('value')
    },
    [inspect],
  )
  const offerEditor = useCallback((cellId: string, handle: EditorHandle) => {
    editors.current.set(cellId, handle)
    return () => {
      if (editors.current.get(cellId) === handle) editors.current.delete(cellId)
    }
  }, [])
  const editorOf = useCallback((cellId: string) => editors.current.get(cellId), [])

  const shared: NotebookState = useMemo(
    () => ({
      ...actions, notebookId: initial.id, mayEdit, saver, runner, catalog, known, place, go, run, resume, saveVersion,
      inspect, showValue, lenses, near, offerEditor, editorOf,
    }),
    [
      actions, initial, mayEdit, saver, runner, catalog, known, place, go, run, resume, saveVersion, inspect, showValue,
      lenses, near, offerEditor, editorOf,
    ],
  )
  useAddress(shared, cells)
  const onHelp = useCallback(() => setDialog({ kind: 'help' }), [])
  const onKeyDown = useKeys(shared, cells, onHelp)
  usePalette(shared, currentId, runAll, onHelp)
  const readTable = () => lenses.get(currentId)?.lens?.decision.tables[0]?.table ?? null
  const table = useSyncExternalStore(lenses.subscribe, readTable, readTable)
  const tree = useMemo(
    () => <CatalogTree current={table} onInsert={name => editorOf(currentId)?.insert(name)} />,
    [table, currentId, editorOf],
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
            onShare={() => setDialog({ kind: 'share' })}
            onDuplicate={copy}
            onDelete={() => setDialog({ kind: 'delete' })}
            onHelp={onHelp}
            onKeep={saveVersion}
            onVersions={() => inspect('versions')}
          />
          <ChartColours>
            <CellList cells={cells} />
          </ChartColours>
        </main>
      </Panels>
      {asking && (
        <NotebookDialogs
          data={data}
          cells={held}
          open={dialog}
          onClose={() => setDialog(null)}
          onShared={setData}
          onReplaced={onReplaced}
        />
      )}
    </NotebookContext>
  )
}
