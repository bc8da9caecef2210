import { historyField, isolateHistory } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { findUndo, keepUndo } from './undo.ts'
import type { EditorStateConfig, Extension } from '@codemirror/state'
import type { RefObject } from 'react'

export type ViewOptions = {
  value: string
  /** Focus goes in where this turns true. */
  active: boolean
  /** Under which its steps are kept over a reload. */
  undoKey: string
  onChange: (value: string) => void
  onFocus: () => void
  /** What the editor can do; asked once, when it begins. */
  extend: (view: () => EditorView) => Extension
  /** Told of the editor once it stands there; answers what to do when it goes. */
  onBegin?: (view: EditorView) => () => void
}

const steps = { history: historyField }
const keepMs = 1000

/** The editor's state with the steps of an earlier sitting, where these were made on the same text. */
function restore(config: EditorStateConfig, doc: string, undoKey: string): EditorState {
  const kept = findUndo(window.localStorage, undoKey, doc)
  if (kept) {
    try {
      return EditorState.fromJSON({ ...kept, selection: { ranges: [{ anchor: 0, head: 0 }], main: 0 } }, config, steps)
    } catch (error) {
      // Written by another version of the editor: its steps are lost, the text is not.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    }
  }
  return EditorState.create({ ...config, doc })
}

/** Puts another text in, and changes only what differs, so that the cursor stays where it was. */
export function replaceText(view: EditorView, text: string): void {
  const before = view.state.doc.toString()
  if (before === text) return
  const most = Math.min(before.length, text.length)
  let from = 0
  while (from < most && before[from] === text[from]) from++
  let end = 0
  while (end < most - from && before[before.length - 1 - end] === text[text.length - 1 - end]) end++
  view.dispatch({
    changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) },
    // A step of its own: undoing it must not take along what was typed just before.
    annotations: isolateHistory.of('full'),
  })
}

/** CodeMirror under a React component: told the text and the focus by properties, keeping its steps over a reload. */
export function useEditorView(host: RefObject<HTMLElement | null>, options: ViewOptions): RefObject<EditorView | null> {
  const view = useRef<EditorView | null>(null)
  // The editor lives through renders; its callbacks look up the newest properties here.
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    if (!host.current) return
    const { value, undoKey, extend, onBegin } = latest.current
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      if (timer === undefined) return
      clearTimeout(timer)
      timer = undefined
      const { doc, history } = editor.state.toJSON(steps) as { doc: string; history: unknown }
      keepUndo(window.localStorage, undoKey, { doc, history })
    }
    const extensions = [
      extend(() => editor),
      EditorView.updateListener.of(update => {
        if (update.docChanged) {
          latest.current.onChange(update.state.doc.toString())
          timer ??= setTimeout(keep, keepMs)
        }
        if (update.focusChanged && update.view.hasFocus) latest.current.onFocus()
      }),
    ]
    const editor = new EditorView({ parent: host.current, state: restore({ extensions }, value, undoKey) })
    view.current = editor
    const end = onBegin?.(editor)
    if (latest.current.active) editor.focus()
    window.addEventListener('pagehide', keep)
    return () => {
      keep()
      window.removeEventListener('pagehide', keep)
      end?.()
      editor.destroy()
      view.current = null
    }
  }, [host])

  const { value, active } = options
  useEffect(() => {
    if (view.current) replaceText(view.current, value)
  }, [value])
  useEffect(() => {
    const editor = view.current
    if (!editor) return
    if (active && !editor.hasFocus) editor.focus()
    if (!active && editor.hasFocus) editor.contentDOM.blur()
  }, [active])
  return view
}
