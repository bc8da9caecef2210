'use client'

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState, Prec } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useEditorView } from './use-view.ts'
import type { EditorKeys } from './setup.ts'

export type TextEditorProps = {
  value: string
  label: string
  hint: string
  nonce: string
  keys: EditorKeys
  /** Under which its steps are kept over a reload. */
  undoKey: string
  onChange: (value: string) => void
}

/** The editor of a text: lines that wrap, the notebook's keys, and steps that outlive a reload as those of SQL do. */
export function TextEditor(props: TextEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const { value, undoKey, label, hint, nonce } = props
  useEditorView(host, {
    value, undoKey, active: true,
    onChange: text => latest.current.onChange(text),
    onFocus: () => {},
    // Where one would go on writing.
    onBegin: editor => {
      editor.dispatch({ selection: { anchor: editor.state.doc.length } })
      return () => {}
    },
    extend: () => {
      const call = (name: Exclude<keyof EditorKeys, 'split'>) => (): boolean => {
        latest.current.keys[name]()
        return true
      }
      const split = ({ state }: EditorView): boolean => {
        const { head } = state.selection.main
        latest.current.keys.split(state.sliceDoc(0, head).trimEnd(), state.sliceDoc(head).trimStart())
        return true
      }
      return [
        EditorView.cspNonce.of(nonce),
        Prec.highest(keymap.of([
          { key: 'Mod-Enter', run: call('run') },
          { key: 'Shift-Enter', run: call('runAndNext') },
          { key: 'Alt-Enter', run: call('runAndAdd') },
          { key: 'Mod-s', run: call('save'), preventDefault: true },
          { key: 'Escape', run: call('leave') },
          { key: 'Mod-Shift--', run: split, preventDefault: true },
        ])),
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        EditorView.lineWrapping,
        placeholder(hint),
        EditorView.contentAttributes.of({ 'aria-label': label, 'spellcheck': 'true' }),
        keymap.of([...defaultKeymap, ...historyKeymap]),
      ]
    },
  })
  return <div ref={host} className="nb-editor" />
}
