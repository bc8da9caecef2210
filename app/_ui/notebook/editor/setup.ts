import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionStatus,
  selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete'
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  insertNewlineAndIndent,
} from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, drawSelection, dropCursor, keymap } from '@codemirror/view'
import { sqlLanguage } from './dialect.ts'
import { marksField } from './marks.ts'
import type { Extension } from '@codemirror/state'

/** What the keys of the notebook do; the editor does the rest itself. */
export type EditorKeys = { run: () => void; runAndNext: () => void; leave: () => void; save: () => void }

const keepLine = (view: EditorView): boolean => {
  if (completionStatus(view.state) === 'active' && acceptCompletion(view)) return true
  if (!view.state.selection.main.empty) return indentMore(view)
  view.dispatch(view.state.replaceSelection('  '), { scrollIntoView: true, userEvent: 'input' })
  return true
}

/** Enter after a word that is already whole begins a new line; the list has nothing more to give. */
const endLine = (view: EditorView): boolean => {
  const label = selectedCompletion(view.state)?.label
  if (label === undefined) return false
  const { head } = view.state.selection.main
  const typed = view.state.sliceDoc(Math.max(0, head - label.length), head)
  return typed.toLowerCase() === label.toLowerCase() && closeCompletion(view) && insertNewlineAndIndent(view)
}

function notebookKeys(keys: () => EditorKeys): Extension {
  const call = (name: keyof EditorKeys) => (): boolean => {
    keys()[name]()
    return true
  }
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run: call('run') },
      { key: 'Shift-Enter', run: call('runAndNext') },
      { key: 'Mod-s', run: call('save'), preventDefault: true },
      { key: 'Escape', run: view => closeCompletion(view) || call('leave')() },
      { key: 'Enter', run: endLine },
      { key: 'Tab', run: keepLine, shift: indentLess },
      { key: 'Alt-Space', run: startCompletion },
    ]),
  )
}

/** Everything an SQL editor of a cell has; `nonce` lets it write its own style element under the page's policy. */
export function editorSetup(options: {
  nonce: string
  label: string
  placeholder: Extension
  keys: () => EditorKeys
  completion: Extension
  readOnly: boolean
}): Extension {
  return [
    EditorView.cspNonce.of(options.nonce),
    notebookKeys(options.keys),
    history(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of('  '),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    search({ top: true }),
    EditorState.allowMultipleSelections.of(true),
    EditorState.readOnly.of(options.readOnly),
    sqlLanguage(),
    marksField,
    options.completion,
    options.placeholder,
    EditorView.contentAttributes.of({ 'aria-label': options.label, 'spellcheck': 'false', 'autocapitalize': 'off' }),
    keymap.of([
      { key: 'Enter', run: insertNewlineAndIndent },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...searchKeymap,
    ]),
  ]
}
