'use client'

import { memo, useCallback, useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook, useSavedCell } from '../context.tsx'
import { CellFrame } from './frame.tsx'
import { CellMenu } from './menu.tsx'
import { Conflict } from './conflict.tsx'
import { MarkdownText } from './markdown.tsx'
import { toggleTask } from './tasks.ts'
import { useEditorKeys } from './use-editor-keys.ts'

type Props = { cellId: string; number: number; first: boolean }

/** Text between statements. HTML in it stays text; Enter writes, Shift Enter and Esc read. */
export const MarkdownCell = memo(function MarkdownCell({ cellId, number, first }: Props) {
  const { notebook } = useMessages()
  const { mayEdit, saver, place, go } = useNotebook()
  const cell = useSavedCell(cellId)
  const field = useRef<HTMLTextAreaElement>(null)
  const keys = useEditorKeys(cellId)
  const writing = mayEdit && place?.cellId === cellId && place.editing
  useEffect(() => {
    if (writing) field.current?.focus()
  }, [writing])
  const onTask = useCallback((line: number) => {
    saver.edit(cellId, { source: toggleTask(saver.cell(cellId)?.source ?? '', line) })
  }, [saver, cellId])
  if (!cell) return null
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const mod = event.ctrlKey || event.metaKey
    const split = mod && event.shiftKey && (event.key === '-' || event.key === '_')
    const act = event.key === 'Escape' ? keys.leave
      : event.key === 'Enter' && event.shiftKey ? keys.runAndNext
        : event.key === 'Enter' && mod ? keys.run
          : event.key === 'Enter' && event.altKey ? keys.runAndAdd
            : mod && event.key === 's' ? keys.save
              : null
    if (!act && !split) return
    event.preventDefault()
    event.stopPropagation()
    if (act) return act()
    const { value, selectionStart } = event.currentTarget
    keys.split(value.slice(0, selectionStart).trimEnd(), value.slice(selectionStart).trimStart())
  }
  return (
    <CellFrame cellId={cellId} number={number} kind="markdown" first={first}>
      {writing ? (
        <div className="nb-writing">
          <textarea
            ref={field}
            aria-label={notebook.markdownLabel(number)}
            placeholder={notebook.markdownHint}
            value={cell.source}
            onKeyDown={onKeyDown}
            onChange={event => saver.edit(cellId, { source: event.target.value })}
            rows={Math.min(40, Math.max(3, cell.source.split('\n').length))}
          />
        </div>
      ) : (
        <div
          className="nb-say"
          onDoubleClick={() => {
            if (mayEdit) go({ cellId, editing: true })
          }}
        >
          {cell.source.trim() === '' ? (
            <p className="text-faded">{notebook.emptyMarkdown}</p>
          ) : (
            <MarkdownText
              source={cell.source}
              taskLabel={notebook.task}
              onTask={mayEdit ? onTask : undefined}
            />
          )}
        </div>
      )}
      <div className="nb-hover">
        <CellMenu cellId={cellId} kind="markdown" view={cell.view} />
      </div>
      {cell.conflict && <Conflict cellId={cellId} mine={cell.source} theirs={cell.conflict.source} />}
    </CellFrame>
  )
})
