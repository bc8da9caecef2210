'use client'

import { Play, Square } from 'lucide-react'
import { memo, useCallback, useEffect, useMemo } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { CellView } from '@/lib/contracts/notebook.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook, useRun, useSavedCell } from '../context.tsx'
import type { EditorHandle } from '../editor/editor.tsx'
import { Editor, Result } from '../later.tsx'
import { LensLine } from '../lens/line.tsx'
import { useLens } from '../lens/use-lens.ts'
import { useNearNames } from '../lens/use-near-names.ts'
import { FoldedSql } from './folded-sql.tsx'
import { CellFrame } from './frame.tsx'
import { CellMenu } from './menu.tsx'
import { Conflict } from './conflict.tsx'
import { useEditorKeys } from './use-editor-keys.ts'
import { useMarks } from './use-marks.ts'
import { usePrefetch } from './use-prefetch.ts'
import { useNoteWords } from './use-note-words.ts'

const CellResult = memo(Result)

type Props = { cellId: string; number: number; first: boolean }

/** A statement, what it touches, and what it gave. */
export const SqlCell = memo(function SqlCell({ cellId, number, first }: Props) {
  const { notebook } = useMessages()
  const { nonce } = usePreferences()
  const { user } = useAccount()
  const toast = useToast()
  const page = useNotebook()
  const { mayEdit, saver, runner, catalog, known, place, go, run, inspect, lenses, offerEditor, resume } = page
  const cell = useSavedCell(cellId)
  const state = useRun(cellId)
  const source = cell?.source ?? ''
  const lens = useNearNames(useLens(cellId, source, cell?.view.engine ?? null), known)
  const marks = useMarks(source, lens, state.execution, catalog, notebook)
  useEffect(() => lenses.set(cellId, lens), [lenses, cellId, lens])
  useEffect(() => resume(cellId), [resume, cellId])
  usePrefetch(known, lens)
  const { words, phrases } = useNoteWords()
  const keys = useEditorKeys(cellId)
  const offer = useCallback((handle: EditorHandle) => offerEditor(cellId, handle), [offerEditor, cellId])
  // The same functions as long as the cell lives: a key in the editor must not draw the result anew.
  const acts = useMemo(
    () => ({
      change: (text: string) => saver.edit(cellId, { source: text }),
      view: (view: CellView) => saver.edit(cellId, { view }),
      chart: (chart: ChartSpec) => saver.edit(cellId, { chart }),
      run: () => run(cellId),
    }),
    [saver, cellId, run],
  )
  if (!cell) return null

  const running = state.phase === 'starting' || state.phase === 'running'
  const empty = source.trim() === ''
  const untouched = state.phase === 'idle' && !state.execution && !state.fault && !state.other
  const stale = state.execution !== null && state.execution.sql.trim() !== source.trim()
  const denied = lens.lens?.decision.outcome === 'deny' && !empty
  const closed = denied && lens.lens?.decision.denials[0]?.code === 'column-closed'
  const failed = state.execution?.state === 'failed' && !stale
  const active = place?.cellId === cellId && place.editing
  const folded = cell.view.folded === true && !active
  return (
    <CellFrame cellId={cellId} number={number} kind="sql" bad={closed || failed} running={running} first={first}>
      <div className="nb-source">
        <div className="min-w-0 flex-1" onPointerDown={event => event.stopPropagation()}>
          {folded ? (
            <FoldedSql sql={source} onUnfold={() => acts.view({ ...cell.view, folded: false })} />
          ) : (
            <Editor
              value={source}
              label={notebook.sqlLabel(number)}
              hint={notebook.sqlHint}
              nonce={nonce}
              readOnly={!mayEdit}
              active={active}
              known={known}
              engine={lens.lens?.engine ?? 'duckdb'}
              marks={marks}
              words={words}
              phrases={phrases}
              keys={keys}
              undoKey={`${user}:${cellId}`}
              onChange={acts.change}
              onFocus={() => go({ cellId, editing: true })}
              onUnformatted={() => toast({ text: notebook.notFormatted, tone: 'failed' })}
              offer={offer}
            />
          )}
        </div>
        <div className="nb-actions">
          {running ? (
            <Button disabled={state.stopping} onClick={() => void runner.stop(cellId)}>
              <Square aria-hidden />
              {state.stopping ? notebook.stopping : notebook.stop}
            </Button>
          ) : (
            <Button kind="run" disabled={empty} className={denied ? 'text-faded' : ''} onClick={() => run(cellId)}>
              <Play aria-hidden />
              {notebook.run}
            </Button>
          )}
          <CellMenu cellId={cellId} kind="sql" view={cell.view} result={state.execution !== null} />
        </div>
      </div>
      {cell.conflict && <Conflict cellId={cellId} mine={source} theirs={cell.conflict.source} />}
      {!empty && (
        <LensLine
          state={lens}
          sql={source}
          onRepair={mayEdit && !lens.waiting ? acts.change : undefined}
          onEngine={mayEdit ? engine => saver.edit(cellId, { view: { ...cell.view, engine } }) : undefined}
          onWhy={() => {
            go({ cellId, editing: false })
            inspect('lens')
          }}
        />
      )}
      {!untouched && (
        <CellResult
          number={number}
          state={state}
          stale={stale}
          view={cell.view}
          chart={cell.chart}
          readOnly={!mayEdit}
          onView={acts.view}
          onChart={acts.chart}
          onRun={acts.run}
        />
      )}
    </CellFrame>
  )
})
