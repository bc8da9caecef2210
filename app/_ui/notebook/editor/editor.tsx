'use client'

import { historyField, isolateHistory } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { EditorView, placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { catalogCompletion } from './completion.ts'
import { formatSql } from './format.ts'
import { catalogHover } from './hover.ts'
import { setMarks } from './marks.ts'
import { editorSetup } from './setup.ts'
import { findUndo, keepUndo } from './undo.ts'
import type { EditorStateConfig } from '@codemirror/state'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Known } from './completion.ts'
import type { Marks } from './marks.ts'
import type { NoteWords } from './note.ts'
import type { EditorKeys } from './setup.ts'

/** What the page may do with an editor from outside. */
export type EditorHandle = { insert: (text: string) => void; format: () => void }
export type EditorProps = {
  value: string
  label: string
  hint: string
  nonce: string
  readOnly: boolean
  /** Focus goes in where this turns true. */
  active: boolean
  known: Known | null
  engine: EngineKind
  marks: Marks
  words: NoteWords
  phrases: Record<string, string>
  keys: EditorKeys
  /** Under which its steps are kept over a reload. */
  undoKey: string
  onChange: (value: string) => void
  onFocus: () => void
  onUnformatted: () => void
  /** Hands out the handle; answers how to take it back. */
  offer: (handle: EditorHandle) => () => void
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
function replaceText(view: EditorView, text: string): void {
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

/** The SQL editor of a cell: CodeMirror, told about the page by properties and telling it by callbacks. */
export function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  // The editor lives through renders; its callbacks look up the newest properties here.
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    if (!host.current) return
    const { value, nonce, label, hint, readOnly, phrases, undoKey } = latest.current
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      if (timer === undefined) return
      clearTimeout(timer)
      timer = undefined
      const { doc, history } = editor.state.toJSON(steps) as { doc: string; history: unknown }
      keepUndo(window.localStorage, undoKey, { doc, history })
    }
    const format = async () => {
      if (editor.state.readOnly) return
      const before = editor.state.doc.toString()
      const text = await formatSql(before, latest.current.engine)
      if (text === undefined) latest.current.onUnformatted()
      // What was typed meanwhile counts more.
      else if (view.current === editor && editor.state.doc.toString() === before) replaceText(editor, text)
    }
    const words = () => latest.current.words
    const known = () => latest.current.known
    const extensions = [
      editorSetup({
        nonce, label, readOnly, phrases, format: () => void format(),
        placeholder: placeholder(hint),
        keys: () => latest.current.keys,
        completion: catalogCompletion(known, words),
        hover: catalogHover(known, words),
      }),
      EditorView.updateListener.of(update => {
        if (update.docChanged) {
          latest.current.onChange(update.state.doc.toString())
          timer ??= setTimeout(keep, keepMs)
        }
        if (update.focusChanged && update.view.hasFocus) latest.current.onFocus()
      }),
    ]
    const editor = new EditorView({ parent: host.current, state: restore({ extensions }, value, undoKey) })
    editor.dispatch({ effects: setMarks.of(latest.current.marks) })
    if (latest.current.active) editor.focus()
    view.current = editor
    const takeBack = latest.current.offer({
      insert: text => {
        editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' })
        editor.focus()
      },
      format: () => void format(),
    })
    window.addEventListener('pagehide', keep)
    return () => {
      keep()
      window.removeEventListener('pagehide', keep)
      takeBack()
      editor.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    if (view.current) replaceText(view.current, props.value)
  }, [props.value])
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(props.marks) })
  }, [props.marks])
  useEffect(() => {
    const editor = view.current
    if (!editor) return
    if (props.active && !editor.hasFocus) editor.focus()
    if (!props.active && editor.hasFocus) editor.contentDOM.blur()
  }, [props.active])
  return <div ref={host} className="nb-editor" />
}
