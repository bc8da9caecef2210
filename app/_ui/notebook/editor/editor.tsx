'use client'

import { placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { catalogCompletion } from './completion.ts'
import { formatSql } from './format.ts'
import { catalogHover } from './hover.ts'
import { setMarks } from './marks.ts'
import { editorSetup } from './setup.ts'
import { replaceText, useEditorView } from './use-view.ts'
import type { EditorView } from '@codemirror/view'
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

/** The SQL editor of a cell: CodeMirror, told about the page by properties and telling it by callbacks. */
export function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const format = async (editor: EditorView) => {
    if (editor.state.readOnly) return
    const before = editor.state.doc.toString()
    const text = await formatSql(before, latest.current.engine)
    if (text === undefined) latest.current.onUnformatted()
    // What was typed meanwhile counts more.
    else if (view.current === editor && editor.state.doc.toString() === before) replaceText(editor, text)
  }
  const { value, active, undoKey, nonce, label, hint, readOnly, phrases } = props
  const view = useEditorView(host, {
    value, active, undoKey,
    onChange: text => latest.current.onChange(text),
    onFocus: () => latest.current.onFocus(),
    extend: editor => {
      const words = () => latest.current.words
      const known = () => latest.current.known
      return editorSetup({
        nonce, label, readOnly, phrases, format: () => void format(editor()),
        placeholder: placeholder(hint),
        keys: () => latest.current.keys,
        completion: catalogCompletion(known, words),
        hover: catalogHover(known, words),
      })
    },
    onBegin: editor => {
      editor.dispatch({ effects: setMarks.of(latest.current.marks) })
      return latest.current.offer({
        insert: text => {
          editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' })
          editor.focus()
        },
        format: () => void format(editor),
      })
    },
  })
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(props.marks) })
  }, [view, props.marks])
  return <div ref={host} className="nb-editor" />
}
