import {
  acceptCompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionStatus, selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete'
import {
  defaultKeymap, history, historyKeymap, indentLess, indentMore, insertNewlineAndIndent, simplifySelection,
} from '@codemirror/commands'
import { bracketMatching, codeFolding, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { closeSearchPanel, highlightSelectionMatches, search, searchKeymap, searchPanelOpen } from '@codemirror/search'
import { EditorState, Prec } from '@codemirror/state'
import {
  closeHoverTooltips, crosshairCursor, drawSelection, dropCursor, EditorView, hasHoverTooltips, keymap,
  rectangularSelection,
} from '@codemirror/view'
import { sqlLanguage } from './dialect.ts'
import { applyFix, refusalAt, showNote } from './hover.ts'
import { marksField } from './marks.ts'
import type { Extension } from '@codemirror/state'

/** What the keys of the notebook do; the editor does the rest itself. */
export type EditorKeys = {
  run: () => void
  runAndNext: () => void
  runAndAdd: () => void
  leave: () => void
  save: () => void
  /** The cursor goes on in the cell above or below. */
  previous: () => void
  next: () => void
  split: (before: string, after: string) => void
}

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

/** Escape closes what lies over the text first; only then it leaves the editor. */
const closeOver = (view: EditorView): boolean => {
  if (closeCompletion(view)) return true
  if (hasHoverTooltips(view.state)) {
    view.dispatch({ effects: closeHoverTooltips })
    return true
  }
  if (searchPanelOpen(view.state)) return closeSearchPanel(view)
  return view.state.selection.ranges.length > 1 && simplifySelection(view)
}

/** True where an arrow would not move the cursor any further, and nothing else waits for the key. */
const isAtEdge = (view: EditorView, forward: boolean): boolean => {
  const { state } = view
  const { main, ranges } = state.selection
  if (completionStatus(state) === 'active' || ranges.length > 1 || !main.empty) return false
  const moved = view.moveVertically(main, forward)
  return moved.head === main.head || state.doc.lineAt(moved.head).number === state.doc.lineAt(main.head).number
    && moved.head === (forward ? state.doc.length : 0)
}

/** The commands of the page and of `format`, which live outside of the editor. */
export type EditorActs = { keys: () => EditorKeys; format: () => void }

function notebookKeys({ keys, format }: EditorActs): Extension {
  type Plain = Exclude<keyof EditorKeys, 'split'>
  const call = (name: Plain) => (): boolean => {
    keys()[name]()
    return true
  }
  const split = (view: EditorView): boolean => {
    if (view.state.readOnly) return false
    const { head } = view.state.selection.main
    keys().split(view.state.sliceDoc(0, head).trimEnd(), view.state.sliceDoc(head).trimStart())
    return true
  }
  const atEdge = (forward: boolean, name: Plain) => (view: EditorView): boolean =>
    isAtEdge(view, forward) && call(name)()
  return Prec.highest(
    keymap.of([
      // What was run is looked at: no list may lie over it.
      { key: 'Mod-Enter', run: view => (closeCompletion(view), call('run')()) },
      { key: 'Shift-Enter', run: call('runAndNext') },
      { key: 'Alt-Enter', run: call('runAndAdd') },
      { key: 'Mod-s', run: call('save'), preventDefault: true },
      { key: 'Escape', run: view => closeOver(view) || call('leave')() },
      { key: 'Enter', run: endLine },
      { key: 'Tab', run: keepLine, shift: indentLess },
      { key: 'Alt-Space', run: startCompletion },
      { key: 'ArrowUp', run: atEdge(false, 'previous') },
      { key: 'ArrowDown', run: atEdge(true, 'next') },
      { key: 'Mod-Shift--', run: split, preventDefault: true },
      { key: 'Mod-i', run: showNote, preventDefault: true },
      { key: 'Mod-.', run: fix },
      { key: 'Shift-Alt-f', run: () => (format(), true), preventDefault: true },
    ]),
  )
}

const fix = (view: EditorView): boolean =>
  applyFix(view, refusalAt(view, view.state.selection.main.head) ?? onlyRefusal(view))

/** Where one thing only is refused, the fix need not be pointed at. */
function onlyRefusal(view: EditorView) {
  const { refused } = view.state.field(marksField).marks
  return refused.length === 1 ? refused[0] : undefined
}

type Options = EditorActs & {
  nonce: string
  label: string
  placeholder: Extension
  completion: Extension
  hover: Extension
  /** The words of the editor's own panels (find and replace). */
  phrases: Record<string, string>
  readOnly: boolean
}

/** Everything an SQL editor of a cell has; `nonce` lets it write its own style element under the page's policy. */
export function editorSetup(options: Options): Extension {
  return [
    EditorView.cspNonce.of(options.nonce),
    EditorState.phrases.of(options.phrases),
    notebookKeys(options),
    history(),
    drawSelection(),
    dropCursor(),
    rectangularSelection(),
    crosshairCursor(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    codeFolding(),
    indentUnit.of('  '),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    search({ top: true }),
    EditorState.allowMultipleSelections.of(true),
    EditorState.readOnly.of(options.readOnly),
    sqlLanguage(),
    marksField,
    options.completion,
    options.hover,
    options.placeholder,
    EditorView.contentAttributes.of({ 'aria-label': options.label, 'spellcheck': 'false', 'autocapitalize': 'off' }),
    keymap.of([
      { key: 'Enter', run: insertNewlineAndIndent },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...searchKeymap,
    ]),
  ]
}
