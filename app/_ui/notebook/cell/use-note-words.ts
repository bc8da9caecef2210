import { useMemo, useRef } from 'react'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { NoteWords } from '../editor/note.ts'
import type { ColumnStatistics } from '../editor/statistics.ts'

/** The editor's words in the reader's language: for notes and lists, and for its find and replace. */
export function useNoteWords(): { words: NoteWords; phrases: Record<string, string> } {
  const { notebook, common } = useMessages()
  const format = useFormats()
  const faults = useRef(useFaultWords())
  return useMemo(
    () => ({
      words: {
        maskShort: mask => common.maskShort[mask],
        maskTitle: mask => notebook.maskForYou[mask],
        maskMeaning: mask => notebook.maskMeaning[mask],
        rowsOf: filter => (filter === null ? notebook.hoverAllRows : notebook.hoverRows(filter)),
        columnsOf: notebook.hoverColumns,
        fix: notebook.writeInstead,
        profile: notebook.hoverProfile,
        profileTitle: notebook.hoverProfileTitle,
        counting: notebook.hoverCounting,
        statistics: of => statisticsWords(of, notebook, format),
        noStatistics: notebook.hoverNoStatistics,
        faultOf: error => faults.current(error),
      },
      phrases: notebook.editorPhrases,
    }),
    [common, notebook, format],
  )
}

type Words = ReturnType<typeof useMessages>['notebook']
type Formats = ReturnType<typeof useFormats>
/** A long value is cut: a note is read at a glance. */
const maxShown = 60

/** A column in at most three short lines: how full, how many values, from where to where. */
function statisticsWords(of: ColumnStatistics, words: Words, format: Formats): string[] {
  const { rows, filled, distinct, least, most, average } = of
  const [all, full] = [Number(rows), Number(filled)]
  const show = (value: unknown) => {
    const text = String(value)
    return text === '' ? '""' : text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
  }
  const empty = all - full
  const lines = [[
    words.hoverRowCount(format.number(all)),
    empty === 0 ? words.hoverNoEmpty : words.hoverEmpty(format.number(empty)),
  ].join(', ')]
  // Counted roughly: never more than there are.
  const different = Math.min(Number(distinct), full)
  if (distinct !== null) lines.push(words.hoverDistinct(format.number(different), different > 100))
  if (least !== null && most !== null) lines.push(words.hoverRange(show(least), show(most)))
  if (average !== null) lines.push(words.hoverAverage(format.number(Number(average))))
  return lines
}
