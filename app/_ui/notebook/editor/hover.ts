import { activateHover, hoverTooltip } from '@codemirror/view'
import { signatureOf } from './functions.ts'
import { drawNote } from './note.ts'
import { ApiFault, isOffline } from '@/app/_ui/api.ts'
import { findColumn, namedTables, readScope } from './scope.ts'
import { isInText, tokenise } from './tokens.ts'
import { marksField } from './marks.ts'
import type { Extension } from '@codemirror/state'
import type { EditorView, Tooltip } from '@codemirror/view'
import type { CatalogIndex } from './catalog-index.ts'
import type { Known } from './completion.ts'
import type { Refusal } from './marks.ts'
import type { Note, NoteWords } from './note.ts'
import type { NotedColumn } from './statistics-note.ts'

export type Named = Note & { from: number; to: number; column?: NotedColumn }

/** What stands at a position: a column in scope, a table, a function; undefined where nothing is known of it. */
export function nameAt(sql: string, position: number, index: CatalogIndex, words: NoteWords): Named | undefined {
  if (isInText(sql, position)) return undefined
  const tokens = tokenise(sql)
  const at = tokens.findIndex(token => token.kind !== 'sign' && token.from <= position && position <= token.to)
  const token = tokens[at]
  if (!token) return undefined
  const path = [token.text]
  for (let dot = at - 1; tokens[dot]?.text === '.' && tokens[dot - 1] && tokens[dot - 1]?.kind !== 'sign'; dot -= 2)
    path.unshift(tokens[dot - 1]?.text ?? '')
  const { from, to } = token
  if (tokens[at + 1]?.text === '(' && path.length === 1) {
    const known = signatureOf(token.text.toLowerCase())
    if (known && index.functions.includes(token.text.toLowerCase()))
      return {
        from, to, name: token.text.toLowerCase() + known[0], type: '', mask: null, table: null, comment: known[1],
      }
  }
  const { relations } = readScope(sql, position, index)
  const column = findColumn(path, relations)
  if (column?.of) {
    const { of, table } = column
    const owner = table ? `${table.catalog}.${table.schema}.${table.table}` : null
    const { name, type, mask, comment } = of
    const said = { from, to, name, type: type.toLowerCase(), mask, table: owner, comment: comment ?? null }
    return table ? { ...said, column: { table, name } } : said
  }
  const table = relations.get(token.text.toLowerCase())?.table ?? index.findTable(path)
  if (!table) return undefined
  return {
    from, to, name: table.table, type: `${table.catalog}.${table.schema}`, mask: null, table: null,
    comment: table.comment ?? null, lines: [words.rowsOf(table.filter), words.columnsOf(table.columns.length)],
  }
}

/** The refusal at a position, if any. */
export function refusalAt(view: EditorView, position: number): Refusal | undefined {
  return view.state.field(marksField).marks.refused.find(({ from, to }) => from <= position && position <= to)
}

/** Writes the first of the nearest names over the one that is refused. */
export function applyFix(view: EditorView, refusal: Refusal | undefined, name = refusal?.fixes[0]): boolean {
  if (!refusal || name === undefined || view.state.readOnly) return false
  const text = view.state.sliceDoc(refusal.from, refusal.to)
  // `c.nmae` with `name` offered: what stands before the last dot stays.
  const owner = !name.includes('.') && text.includes('.') ? text.slice(0, text.lastIndexOf('.') + 1) : ''
  view.dispatch({
    changes: { from: refusal.from, to: refusal.to, insert: owner + name },
    selection: { anchor: refusal.from + owner.length + name.length },
    userEvent: 'input.fix',
  })
  view.focus()
  return true
}

function drawRefusal(view: EditorView, refusal: Refusal, words: NoteWords): HTMLElement {
  const box = document.createElement('div')
  const text = document.createElement('p')
  text.className = 'refused'
  text.textContent = refusal.title
  box.append(text)
  if (refusal.fixes.length === 0 || view.state.readOnly) return box
  const line = document.createElement('p')
  line.className = 'fixes'
  for (const name of refusal.fixes) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = words.fix(name)
    button.addEventListener('click', () => applyFix(view, refusal, name))
    line.append(button)
  }
  box.append(line)
  return box
}

/** Without an answer the note says what is known. */
function ignoreOffline(error: unknown): undefined {
  if (!isOffline(error) && !(error instanceof ApiFault) && !isUnloaded(error)) throw error
}

/** A part of the page that could not be loaded: the network is away. */
function isUnloaded(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChunkLoadError'
}

/** Under the pointer, and at the cursor on Ctrl I: what a name is, or why it will not run and how it may be mended. */
export function catalogHover(known: () => Known | null, words: () => NoteWords): Extension {
  return hoverTooltip(async (view, position): Promise<Tooltip | null> => {
    const wasOver = view.dom.matches(':hover')
    const refusal = refusalAt(view, position)
    const now = known()
    const text = view.state.doc.toString()
    if (now && !refusal) await now.ensure(namedTables(text, now.index)).catch(ignoreOffline)
    const named = refusal || !now ? undefined : nameAt(text, position, now.index, words())
    const span = refusal ?? named
    // Loaded with the first note: nobody types later for it.
    const counted = named?.column && now ? await import('./statistics-note.ts').catch(ignoreOffline) : undefined
    // A pointer that has left meanwhile would leave the note behind, over what it went to.
    if (!span || (wasOver && !view.dom.matches(':hover'))) return null
    return {
      pos: span.from,
      end: span.to,
      above: false,
      create: () => {
        const dom = refusal ? drawRefusal(view, refusal, words()) : drawNote(named as Named, words())
        if (counted && named?.column && now) dom.append(counted.drawStatistics(now.queries, named.column, words()))
        dom.classList.add('sql-note-box')
        dom.setAttribute('role', 'tooltip')
        return { dom }
      },
    }
  }, { hoverTime: 350, hideOnChange: true })
}

/** Opens the note for the name at the cursor, until the cursor moves; pressed again it has the statistics counted. */
export function showNote(view: EditorView): boolean {
  const open = view.dom.querySelector<HTMLButtonElement>('.sql-note-box .statistics button')
  if (open) {
    open.click()
    return true
  }
  activateHover(view, view.state.selection.main.head, -1, {
    until: transaction => transaction.docChanged || transaction.selection !== undefined,
  })
  return true
}
