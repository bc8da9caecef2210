import type { Note } from '../contracts/browse.ts'
import type { Findable, TableText } from '../query/catalog-state.ts'
import { toSearchable } from './text.ts'

/** What owners wrote about a table and its columns, by column (`''`: the table). */
export type Written = ReadonlyMap<string, Note> | undefined

/** The words of a search, each to be found somewhere. */
export function wordsOf(text: string): string[] {
  return toSearchable(text).split(/\s+/).filter(word => word !== '').slice(0, 8)
}

/** How well a table fits: every word must be found; 0 where one is not. Names weigh most, descriptions least. */
export function scoreTable(words: readonly string[], table: Findable, written: Written): number {
  let score = 0
  for (const word of words) {
    // No column weighs more than the name: most tables need no look at their columns.
    const named = matchName(word, table.text)
    const found = named >= most.column ? named
      : Math.max(named, matchWritten(word, table, written), matchColumns(word, table, written, null))
    if (found === 0) return 0
    score += found
  }
  return score
}

/** Places, in the engine's order, of the seen columns in which a word is found; at most `limit`. */
export function findColumns(words: readonly string[], table: Findable, written: Written, limit: number): number[] {
  const places = new Map<number, number>()
  for (const word of words) matchColumns(word, table, written, places)
  return [...places].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, limit).map(([place]) => place)
}

const most = { column: 30 }

function matchName(word: string, { lower, name }: TableText): number {
  if (!lower.includes(word)) return 0
  if (name === word || lower === word) return 100
  // The less is left over, the nearer it is: `orders` before `order_items`.
  if (name.startsWith(word)) return 70 - Math.min(10, name.length - word.length)
  if (name.includes(`_${word}`)) return 50
  return name.includes(word) ? 40 : 20
}

function matchWritten(word: string, { text, classes }: Findable, written: Written): number {
  const note = written?.get('')
  const tag = word.startsWith('#') ? word.slice(1) : word
  if (tag !== '' && (classes.table.includes(tag) || note?.tags.includes(tag))) return 60
  if (tag !== '' && classes.columns.size > 0 && [...classes.columns.values()].some(tags => tags.includes(tag))) return most.column
  if (text.comment.includes(word)) return 8
  return note && note.text !== '' && toSearchable(note.text).includes(word) ? 8 : 0
}

/**
 * The best of the seen columns for a word: by name, as `customers.email`, or by what was written about it. Without
 * `into` it ends at the first that cannot be bettered; with it every place goes in, with its weight.
 */
function matchColumns(
  word: string, { text, schema, visible }: Findable, written: Written, into: Map<number, number> | null,
): number {
  const dot = word.lastIndexOf('.')
  const name = dot > 0 && text.lower.endsWith(word.slice(0, dot)) ? word.slice(dot + 1) : word
  if (name === '') return 0
  const inText = text.all.includes(name)
  const noted = written !== undefined && written.size > (written.has('') ? 1 : 0)
  if (!inText && !noted) return 0
  let best = 0
  for (let place = 0; place < text.columns.length; place += 1) {
    if (visible && visible[place] === 0) continue
    let weight = inText ? weigh(name, text.columns[place]!) : 0
    if (weight < 5 && noted && notes(name, written, schema.columns[place]!.name)) weight = 5
    if (weight === 0) continue
    if (weight > best) best = weight
    if (into) into.set(place, Math.max(weight, into.get(place) ?? 0))
    else if (best === most.column) return best
  }
  return best
}

function weigh(word: string, column: TableText['columns'][number]): number {
  if (column.name.startsWith(word)) return column.name.length === word.length ? most.column : 20
  if (column.name.includes(word)) return 14
  return column.comment !== '' && column.comment.includes(word) ? 5 : 0
}

function notes(word: string, written: Written, column: string): boolean {
  const note = written?.get(column)
  return note !== undefined && note.text !== '' && toSearchable(note.text).includes(word)
}
