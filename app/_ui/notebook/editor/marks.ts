import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
import { tokenise } from './tokens.ts'
import type { DecorationSet } from '@codemirror/view'
import type { EditorState, Range } from '@codemirror/state'
import type { MaskKind } from '@/lib/contracts/policy.ts'

/** What stands under names in the editor: masked columns dotted amber, what will not run wavy plum. */
export type Marks = {
  masked: { column: string; mask: MaskKind }[]
  refused: Refusal[]
}
/** What will not run, by offsets into the statement; `fixes` are the nearest names that would. */
export type Refusal = { from: number; to: number; title: string; fixes: string[] }
export const noMarks: Marks = { masked: [], refused: [] }

/** Puts new marks into an editor. */
export const setMarks = StateEffect.define<Marks>()

type Kept = { marks: Marks; decorations: DecorationSet }

/** Masks follow the text as it is typed; a refusal is taken away by the next change, since it spoke of another text. */
export const marksField = StateField.define<Kept>({
  create: state => ({ marks: noMarks, decorations: draw(state, noMarks) }),
  update(kept, transaction) {
    let marks = kept.marks
    for (const effect of transaction.effects) if (effect.is(setMarks)) marks = effect.value
    if (transaction.docChanged && marks === kept.marks) marks = { ...marks, refused: [] }
    return marks === kept.marks && !transaction.docChanged
      ? kept
      : { marks, decorations: draw(transaction.state, marks) }
  },
  provide: field => EditorView.decorations.from(field, kept => kept.decorations),
})

function draw(state: EditorState, marks: Marks): DecorationSet {
  const text = state.doc.toString()
  const tokens = tokenise(text)
  const masked = new Map(marks.masked.map(mask => [mask.column.toLowerCase(), mask]))
  const ranges: Range<Decoration>[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'sign') continue
    const mask = masked.get(token.text.toLowerCase())
    if (mask)
      ranges.push(Decoration.mark({ class: 'sql-masked' }).range(token.from, token.to))
    else if (token.kind === 'word' && tokens[index + 1]?.text === '(' && tokens[index + 1]?.from === token.to) {
      ranges.push(Decoration.mark({ class: 'sql-fn' }).range(token.from, token.to))
    }
  }
  for (const { from, to } of marks.refused) {
    if (from < to && to <= text.length) ranges.push(Decoration.mark({ class: 'sql-refused' }).range(from, to))
  }
  return Decoration.set(ranges, true)
}
