import { autocompletion, pickedCompletion } from '@codemirror/autocomplete'
import { ApiFault, isOffline } from '@/app/_ui/api.ts'
import { complete } from './complete.ts'
import { loadSignatures, signatureOf } from './functions.ts'
import { drawHatch, drawIcon } from './icons.ts'
import { drawNote } from './note.ts'
import { namedTables } from './scope.ts'
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { QueryClient } from '@tanstack/react-query'
import type { ColumnLoader } from '@/app/_ui/catalog/columns.ts'
import type { CatalogIndex } from './catalog-index.ts'
import type { Suggestion } from './complete.ts'
import type { NoteWords } from './note.ts'

/** The catalog made ready, the way to columns that did not come with it, and what the page has asked for already. */
export type Known = { index: CatalogIndex; ensure: ColumnLoader['ensure']; queries: QueryClient }
type Offered = Completion & { suggestion: Suggestion }

/**
 * Completion from the person's own catalog, with masks in the list and in the note beside it. Fitting and order are
 * `complete`'s: the editor is given what it shows, at most a few hundred lines, whatever the size of the catalog.
 */
export function catalogCompletion(known: () => Known | null, words: () => NoteWords): Extension {
  const source = (context: CompletionContext): CompletionResult | null | Promise<CompletionResult | null> => {
    void loadSignatures()
    const now = known()
    if (!now) return null
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos)
    if (!context.explicit && !/[\p{L}\p{N}_."]/u.test(before)) return null
    const missing = namedTables(context.state.doc.toString(), now.index).filter(({ unsent }) => unsent)
    if (missing.length === 0) return offer(context, now.index)
    // Usually they came while the statement was typed; where the server does not answer, the rest is offered.
    return now.ensure(missing).then(() => offer(context, now.index), (error: unknown) => {
      if (!isOffline(error) && !(error instanceof ApiFault)) throw error
      return offer(context, now.index)
    })
  }
  const offer = (context: CompletionContext, index: CatalogIndex): CompletionResult | null => {
    const found = complete(context.state.doc.toString(), context.pos, index)
    if (!found || found.suggestions.length === 0) return null
    return {
      from: found.from,
      to: found.to,
      filter: false,
      getMatch: completion => suggestionOf(completion).matched,
      options: found.suggestions.map((suggestion): Offered => ({
        label: suggestion.label,
        apply: applyOf(suggestion),
        suggestion,
        ...(hasNote(suggestion) ? { info: () => drawNote(noteOf(suggestion), words()) } : {}),
      })),
    }
  }
  return autocompletion({
    override: [source],
    icons: false,
    activateOnTypingDelay: 20,
    maxRenderedOptions: 60,
    interactionDelay: 30,
    addToOptions: [
      { position: 20, render: completion => drawIcon(suggestionOf(completion)) },
      { position: 80, render: completion => drawType(suggestionOf(completion), words()) },
    ],
  })
}

/** A function is written with its brackets, the cursor between them; one without arguments behind them. */
function applyOf({ group, insert, label }: Suggestion): Completion['apply'] {
  if (group !== 'function') return insert
  return (view: EditorView, completion: Completion, from: number, to: number) => {
    const open = view.state.sliceDoc(to, to + 1) === '('
    const plain = signatureOf(label)?.[0].startsWith('()') === true
    const text = open ? label : `${label}()`
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + label.length + (plain && !open ? 2 : 1) },
      userEvent: 'input.complete',
      annotations: pickedCompletion.of(completion),
    })
  }
}

function hasNote({ group, label, mask, comment }: Suggestion): boolean {
  return mask !== null || comment !== null || (group === 'function' && signatureOf(label) !== undefined)
}

function noteOf(suggestion: Suggestion) {
  const [signature, about] = suggestion.group === 'function' ? signatureOf(suggestion.label) ?? ['', ''] : ['', '']
  return {
    name: suggestion.label + signature,
    type: suggestion.type,
    mask: suggestion.mask,
    table: suggestion.table,
    comment: about || suggestion.comment,
  }
}

/** Every option of the list was made above, so the suggestion is always there. */
function suggestionOf(completion: Completion): Suggestion {
  return (completion as Offered).suggestion
}

function drawType(suggestion: Suggestion, words: NoteWords): HTMLElement {
  const type = document.createElement('span')
  type.className = suggestion.mask ? 'sql-option-type masked' : 'sql-option-type'
  const text = suggestion.group === 'function' ? signatureOf(suggestion.label)?.[0] ?? '' : suggestion.type
  type.append(suggestion.mask ? `${text} · ${words.maskShort(suggestion.mask)}` : text)
  if (suggestion.mask) type.append(drawHatch())
  return type
}
