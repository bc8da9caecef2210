import { useMemo } from 'react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { NoteWords } from '../editor/note.ts'

/** The editor's words in the reader's language: for notes and lists, and for its find and replace. */
export function useNoteWords(): { words: NoteWords; phrases: Record<string, string> } {
  const { notebook, common } = useMessages()
  return useMemo(
    () => ({
      words: {
        maskShort: mask => common.maskShort[mask],
        maskTitle: mask => notebook.maskForYou[mask],
        maskMeaning: mask => notebook.maskMeaning[mask],
        rowsOf: filter => (filter === null ? notebook.hoverAllRows : notebook.hoverRows(filter)),
        columnsOf: notebook.hoverColumns,
        fix: notebook.writeInstead,
      },
      phrases: notebook.editorPhrases,
    }),
    [common, notebook],
  )
}
