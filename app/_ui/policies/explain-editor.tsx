'use client'

import '@/app/_ui/notebook/editor/editor.css'
import { useMemo } from 'react'
import { useCatalog } from '@/app/_ui/catalog/use-catalog.ts'
import { usePreferences } from '@/app/_ui/preferences.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNoteWords } from '@/app/_ui/notebook/cell/use-note-words.ts'
import { Editor } from '@/app/_ui/notebook/editor/editor.tsx'
import { noMarks } from '@/app/_ui/notebook/editor/marks.ts'
import type { EditorKeys } from '@/app/_ui/notebook/editor/setup.ts'
import { useKnown } from '@/app/_ui/notebook/page/use-known.ts'

type Props = { value: string; onChange: (sql: string) => void; onRun: () => void }
const nothing = () => {}

/** The notebook's editor for a statement that is only looked at: Run explains it. Completes what the reader sees. */
export function ExplainEditor({ value, onChange, onRun }: Props) {
  const { policies, notebook } = useMessages()
  const { nonce } = usePreferences()
  const known = useKnown(useCatalog().data ?? null)
  const { words, phrases } = useNoteWords()
  const keys: EditorKeys = useMemo(
    () => ({
      run: onRun, runAndNext: onRun, runAndAdd: onRun, save: nothing, previous: nothing, next: nothing, split: nothing,
      leave: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      },
    }),
    [onRun],
  )
  return (
    <Editor
      value={value}
      label={policies.statement}
      hint={notebook.sqlHint}
      nonce={nonce}
      readOnly={false}
      active={false}
      known={known}
      engine="duckdb"
      marks={noMarks}
      words={words}
      phrases={phrases}
      keys={keys}
      undoKey="explain"
      onChange={onChange}
      onFocus={nothing}
      onUnformatted={nothing}
      offer={() => nothing}
    />
  )
}
