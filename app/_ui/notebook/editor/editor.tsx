'use client'

import { EditorState } from '@codemirror/state'
import { EditorView, placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { catalogCompletion } from './completion.ts'
import { setMarks } from './marks.ts'
import { editorSetup } from './setup.ts'
import type { CompletionWords } from './completion.ts'
import type { Marks } from './marks.ts'
import type { EditorKeys } from './setup.ts'
import type { CatalogView } from '@/lib/contracts/catalog.ts'

export type EditorProps = {
  value: string
  label: string
  hint: string
  nonce: string
  readOnly: boolean
  /** Focus goes in where this turns true. */
  active: boolean
  catalog: CatalogView | null
  marks: Marks
  words: CompletionWords
  keys: EditorKeys
  onChange: (value: string) => void
  onFocus: () => void
  /** Hands out a way to write at the cursor; answers how to take it back. */
  offerInsert: (insert: (text: string) => void) => () => void
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
    const { value, nonce, label, hint, readOnly } = latest.current
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          editorSetup({
            nonce,
            label,
            readOnly,
            placeholder: placeholder(hint),
            keys: () => latest.current.keys,
            completion: catalogCompletion(
              () => latest.current.catalog,
              () => latest.current.words,
            ),
          }),
          EditorView.updateListener.of(update => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString())
            if (update.focusChanged && update.view.hasFocus) latest.current.onFocus()
          }),
        ],
      }),
    })
    editor.dispatch({ effects: setMarks.of(latest.current.marks) })
    if (latest.current.active) editor.focus()
    view.current = editor
    const takeBack = latest.current.offerInsert(text => {
      editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' })
      editor.focus()
    })
    return () => {
      takeBack()
      editor.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const text = editor.state.doc.toString()
    if (text !== props.value) editor.dispatch({ changes: { from: 0, to: text.length, insert: props.value } })
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
