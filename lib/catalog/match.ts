import type { Note } from '../contracts/browse.ts'
import type { TableText } from '../query/catalog-state.ts'
import { toSearchable } from './text.ts'

/** What of a table a reader may find it by: columns by their place in the engine's order, and what owners wrote. */
export type Findable = {
  text: TableText
  /** Whether the column at this place is seen. */
  sees: (index: number) => boolean
  note: Note
  columnNotes: ReadonlyMap<string, Note>
  /** The engine's own names of the columns, for `columnNotes`. */
  columnName: (index: number) => string
  tags: readonly string[]
  /** Tags of single columns that are seen. */
  columnTags: readonly string[]
}
export type Match = { score: number; columns: number[] }

/** The words of a search, each to be found somewhere. */
export function wordsOf(text: string): string[] {
  return toSearchable(text).split(/\s+/).filter(word => word !== '').slice(0, 8)
}

/** How well a table fits: every word must be found; null where one is not. Names weigh most, descriptions least. */
export function matchTable(words: readonly string[], table: Findable): Match | null {
  let score = 0
  const columns = new Set<number>()
  for (const word of words) {
    const found = Math.max(matchName(word, table.text), matchWritten(word, table), matchColumns(word, table, columns))
    if (found === 0) return null
    score += found
  }
  return { score, columns: [...columns] }
}

function matchName(word: string, { lower, name }: TableText): number {
  if (name === word || lower === word) return 100
  // The less is left over, the nearer it is: `orders` before `order_items`.
  if (name.startsWith(word)) return 70 - Math.min(10, name.length - word.length)
  if (name.includes(`_${word}`)) return 50
  if (name.includes(word)) return 40
  return lower.includes(word) ? 20 : 0
}

function matchWritten(word: string, { text, note, tags, columnTags }: Findable): number {
  const tag = word.startsWith('#') ? word.slice(1) : word
  if (tag !== '' && tags.some(one => one === tag)) return 60
  if (tag !== '' && columnTags.some(one => one === tag)) return 30
  if (text.comment.includes(word)) return 8
  return note.text !== '' && toSearchable(note.text).includes(word) ? 8 : 0
}

/** Columns by name, or as `customers.email`, or by what was written about them. Adds the places of what it found. */
function matchColumns(word: string, table: Findable, into: Set<number>): number {
  const { text, columnNotes, columnName, sees } = table
  const dot = word.lastIndexOf('.')
  const name = dot > 0 && text.lower.endsWith(word.slice(0, dot)) ? word.slice(dot + 1) : word
  if (name === '') return 0
  let best = 0
  const take = (index: number, score: number) => {
    if (!sees(index)) return
    into.add(index)
    best = Math.max(best, score)
  }
  if (text.all.includes(name)) {
    for (const [index, column] of text.columns.entries()) {
      if (column.name === name) take(index, 30)
      else if (column.name.startsWith(name)) take(index, 20)
      else if (column.name.includes(name)) take(index, 14)
      else if (column.comment !== '' && column.comment.includes(name)) take(index, 5)
    }
  }
  if (columnNotes.size > 0) {
    for (const index of text.columns.keys()) {
      const note = columnNotes.get(columnName(index))
      if (note && note.text !== '' && toSearchable(note.text).includes(name)) take(index, 5)
    }
  }
  return best
}
