'use client'

import { Play, Square } from 'lucide-react'
import dynamic from 'next/dynamic'
import { memo, useCallback, useEffect, useMemo } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook, useRun, useSavedCell } from '../context.tsx'
import { LensLine } from '../lens/line.tsx'
import { useLens } from '../lens/use-lens.ts'
import { Result } from '../run/result.tsx'
import { CellFrame } from './frame.tsx'
import { CellMenu } from './menu.tsx'
import { Conflict } from './conflict.tsx'
import { useMarks } from './use-marks.ts'

const Editor = dynamic(() => import('../editor/editor.tsx').then(module => module.Editor), { ssr: false })

type Props = { cellId: string; number: number; first: boolean }

/** A statement, what it touches, and what it gave. */
export const SqlCell = memo(function SqlCell({ cellId, number, first }: Props) {
  const messages = useMessages()
  const { notebook, common } = messages
  const { nonce } = usePreferences()
  const { mayEdit, saver, runner, catalog, place, go, run, inspect, lenses, offerInsert } = useNotebook()
  const cell = useSavedCell(cellId)
  const state = useRun(cellId)
  const source = cell?.source ?? ''
  const lens = useLens(source, cell?.view.engine ?? null)
  const marks = useMarks(source, lens, state.execution, catalog, messages)
  useEffect(() => lenses.set(cellId, lens), [lenses, cellId, lens])
  const words = useMemo(
    () => ({
      maskShort: (mask: keyof typeof common.maskShort) => common.maskShort[mask],
      maskTitle: (mask: keyof typeof common.maskShort) => notebook.maskForYou[mask],
      maskMeaning: (mask: keyof typeof common.maskShort) => notebook.maskMeaning[mask],
    }),
    [common, notebook],
  )
  const keys = useMemo(
    () => ({
      run: () => run(cellId),
      runAndNext: () => run(cellId, 'next'),
      leave: () => go({ cellId, editing: false }),
      save: () => void saver.flushAll(),
    }),
    [run, go, cellId, saver],
  )
  const offer = useCallback((insert: (text: string) => void) => offerInsert(cellId, insert), [offerInsert, cellId])
  if (!cell) return null

  const running = state.phase === 'starting' || state.phase === 'running'
  const empty = source.trim() === ''
  const stale = state.execution !== null && state.execution.sql.trim() !== source.trim()
  const denied = lens.lens?.decision.outcome === 'deny' && !empty
  const closed = denied && lens.lens?.decision.denials[0]?.code === 'column-closed'
  const failed = state.execution?.state === 'failed' && !stale
  const active = place?.cellId === cellId && place.editing
  return (
    <CellFrame cellId={cellId} number={number} kind="sql" bad={closed || failed} running={running} first={first}>
      <div className="nb-source">
        <div className="min-w-0 flex-1" onPointerDown={event => event.stopPropagation()}>
          <Editor
            value={source}
            label={notebook.sqlLabel(number)}
            hint={notebook.sqlHint}
            nonce={nonce}
            readOnly={!mayEdit}
            active={active}
            catalog={catalog}
            marks={marks}
            words={words}
            keys={keys}
            onChange={text => saver.edit(cellId, { source: text })}
            onFocus={() => go({ cellId, editing: true })}
            offerInsert={offer}
          />
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
          <CellMenu
            cellId={cellId}
            collapsed={cell.view.collapsed}
            {...(state.execution
              ? { onCollapse: () => saver.edit(cellId, { view: { ...cell.view, collapsed: !cell.view.collapsed } }) }
              : {})}
          />
        </div>
      </div>
      {cell.conflict && <Conflict cellId={cellId} mine={source} theirs={cell.conflict.source} />}
      {!empty && (
        <LensLine
          state={lens}
          sql={source}
          onRepair={mayEdit ? text => saver.edit(cellId, { source: text }) : undefined}
          onEngine={mayEdit ? engine => saver.edit(cellId, { view: { ...cell.view, engine } }) : undefined}
          onWhy={() => {
            go({ cellId, editing: false })
            inspect('lens')
          }}
        />
      )}
      <Result
        number={number}
        state={state}
        stale={stale}
        view={cell.view}
        chart={cell.chart}
        readOnly={!mayEdit}
        onView={view => saver.edit(cellId, { view })}
        onChart={chart => saver.edit(cellId, { chart })}
        onRun={() => run(cellId)}
      />
    </CellFrame>
  )
})
