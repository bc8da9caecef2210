import { autocompletion } from '@codemirror/autocomplete'
import { complete } from './complete.ts'
import { drawHatch, drawIcon } from './icons.ts'
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import type { Suggestion } from './complete.ts'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'

/** Words the list needs, in the reader's language. */
export type CompletionWords = {
  maskShort: (mask: MaskKind) => string
  maskTitle: (mask: MaskKind) => string
  maskMeaning: (mask: MaskKind) => string
}
type Offered = Completion & { suggestion: Suggestion }

/** Completion from the person's own catalog, with masks in the list and in the note beside it. */
export function catalogCompletion(catalog: () => CatalogView | null, words: () => CompletionWords): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const view = catalog()
    if (!view) return null
    const text = context.state.doc.toString()
    const before = text.slice(Math.max(0, context.pos - 1), context.pos)
    if (!context.explicit && !/[\p{L}\p{N}_.]/u.test(before)) return null
    const found = complete(text, context.pos, view)
    if (!found || found.suggestions.length === 0) return null
    return {
      from: found.from,
      validFor: /^[\p{L}\p{N}_]*$/u,
      options: found.suggestions.map((suggestion): Offered => ({
        label: suggestion.label,
        apply: suggestion.insert,
        boost: suggestion.rank * 15,
        suggestion,
        ...(suggestion.mask || suggestion.comment ? { info: () => drawNote(suggestion, words()) } : {}),
      })),
    }
  }
  return autocompletion({
    override: [source],
    icons: false,
    activateOnTypingDelay: 50,
    maxRenderedOptions: 60,
    interactionDelay: 30,
    addToOptions: [
      { position: 20, render: completion => drawIcon(suggestionOf(completion)) },
      { position: 80, render: completion => drawType(suggestionOf(completion), words()) },
    ],
  })
}

/** Every option of the list was made above, so the suggestion is always there. */
function suggestionOf(completion: Completion): Suggestion {
  return (completion as Offered).suggestion
}

function drawType(suggestion: Suggestion, words: CompletionWords): HTMLElement {
  const type = document.createElement('span')
  type.className = suggestion.mask ? 'sql-option-type masked' : 'sql-option-type'
  type.append(suggestion.mask ? `${suggestion.type} · ${words.maskShort(suggestion.mask)}` : suggestion.type)
  if (suggestion.mask) type.append(drawHatch())
  return type
}

function drawNote(suggestion: Suggestion, words: CompletionWords): HTMLElement {
  const note = document.createElement('div')
  const head = document.createElement('p')
  const name = document.createElement('b')
  name.textContent = suggestion.label
  head.append(name, ` ${suggestion.type}`)
  note.append(head)
  const add = (text: string, className: string) => {
    const line = document.createElement('p')
    line.className = className
    line.textContent = text
    note.append(line)
  }
  if (suggestion.mask) {
    add(words.maskTitle(suggestion.mask), 'masked')
    add(words.maskMeaning(suggestion.mask), 'meaning')
  }
  if (suggestion.comment) add(suggestion.comment, 'meaning')
  return note
}
