import { drawHatch } from './icons.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { ColumnStatistics } from './statistics.ts'

/** Words that notes and the list need, in the reader's language. */
export type NoteWords = {
  maskShort: (mask: MaskKind) => string
  maskTitle: (mask: MaskKind) => string
  maskMeaning: (mask: MaskKind) => string
  /** Of a table: which rows one sees of it, and how many columns. */
  rowsOf: (filter: string | null) => string
  columnsOf: (count: number) => string
  /** What a fix does: `write customers`. */
  fix: (name: string) => string
  /** The button that has a table profiled, what it does, and what stands there meanwhile. */
  profile: string
  profileTitle: string
  counting: string
  statistics: (of: ColumnStatistics) => string[]
  noStatistics: string
  faultOf: (error: unknown) => string
}

/** What is said of a name: beside the list of completions, and under the pointer. */
export type Note = {
  name: string
  type: string
  mask: MaskKind | null
  /** The table a column is of. */
  table: string | null
  comment: string | null
  lines?: string[]
}

/** Draws a note; React draws nothing inside the editor. */
export function drawNote(note: Note, words: NoteWords): HTMLElement {
  const box = document.createElement('div')
  const head = document.createElement('p')
  const name = document.createElement('b')
  name.textContent = note.name
  head.append(name, ` ${note.type}`)
  box.append(head)
  const add = (className: string, ...parts: (string | Node)[]) => {
    const line = document.createElement('p')
    line.className = className
    line.append(...parts)
    box.append(line)
  }
  if (note.table) add('meaning', note.table)
  if (note.mask) {
    add('masked', drawHatch(), ` ${words.maskTitle(note.mask)}`)
    add('meaning', words.maskMeaning(note.mask))
  }
  for (const line of note.lines ?? []) add('meaning', line)
  if (note.comment) add('comment', note.comment)
  return box
}
