import type { QueryClient } from '@tanstack/react-query'
import type { CatalogTable } from './catalog-index.ts'
import type { NoteWords } from './note.ts'
import { countStatistics, findStatistics } from './statistics.ts'

/** A column that stands in a table, as a note speaks of it. */
export type NotedColumn = { table: CatalogTable; name: string }

/**
 * Statistics under a note: those that were counted already, or a button that has them counted. A hover alone never
 * runs anything.
 */
export function drawStatistics(queries: QueryClient, { table, name }: NotedColumn, words: NoteWords): HTMLElement {
  const box = document.createElement('div')
  box.className = 'statistics'
  const show = (lines: string[], className: string) => box.replaceChildren(...lines.map(text => {
    const line = document.createElement('p')
    line.className = className
    line.textContent = text
    return line
  }))
  const known = findStatistics(queries, table, name)
  if (known) {
    show(words.statistics(known), 'meaning')
    return box
  }
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = words.profile
  button.title = words.profileTitle
  button.addEventListener('click', () => {
    show([words.counting], 'meaning')
    countStatistics(queries, table, name).then(
      found => show(found ? words.statistics(found) : [words.noStatistics], 'meaning'),
      (error: unknown) => show([words.faultOf(error)], 'refused'),
    )
  })
  box.setAttribute('aria-live', 'polite')
  box.append(button)
  return box
}
