'use client'

import { memo, useCallback } from 'react'
import { later } from '@/app/_ui/base/later.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook, useSavedCell } from '../context.tsx'
import type { TextEditorProps } from '../editor/text-editor.tsx'
import { CellFrame } from './frame.tsx'
import { CellMenu } from './menu.tsx'
import { Conflict } from './conflict.tsx'
import { MarkdownText } from './markdown.tsx'
import { toggleTask } from './tasks.ts'
import { useEditorKeys } from './use-editor-keys.ts'

/** Stands there until the editor's script has come: what is typed meanwhile is kept. */
function PlainField({ value, label, hint, onChange }: TextEditorProps) {
  return (
    <textarea
      autoFocus
      aria-label={label}
      placeholder={hint}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  )
}

const TextEditor = later(() => import('../editor/text-editor.tsx').then(module => module.TextEditor), PlainField)

type Props = { cellId: string; number: number; first: boolean }

/** Text between statements. HTML in it stays text; Enter writes, Shift Enter and Esc read. */
export const MarkdownCell = memo(function MarkdownCell({ cellId, number, first }: Props) {
  const { notebook } = useMessages()
  const { nonce } = usePreferences()
  const { user } = useAccount()
  const { mayEdit, saver, place, go } = useNotebook()
  const cell = useSavedCell(cellId)
  const keys = useEditorKeys(cellId)
  const writing = mayEdit && place?.cellId === cellId && place.editing
  const onChange = useCallback((source: string) => saver.edit(cellId, { source }), [saver, cellId])
  const onTask = useCallback((line: number) => {
    saver.edit(cellId, { source: toggleTask(saver.cell(cellId)?.source ?? '', line) })
  }, [saver, cellId])
  if (!cell) return null
  return (
    <CellFrame cellId={cellId} number={number} kind="markdown" first={first}>
      {writing ? (
        <div className="nb-writing">
          <TextEditor
            value={cell.source}
            label={notebook.markdownLabel(number)}
            hint={notebook.markdownHint}
            nonce={nonce}
            keys={keys}
            undoKey={`${user}:${cellId}`}
            onChange={onChange}
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
