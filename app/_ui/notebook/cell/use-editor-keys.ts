import { useMemo } from 'react'
import { useNotebook } from '../context.tsx'
import type { EditorKeys } from '../editor/setup.ts'

/** What the editor of a cell asks of the page. */
export function useEditorKeys(cellId: string): EditorKeys {
  const { run, go, saveVersion, neighbourOf, split } = useNotebook()
  return useMemo(() => {
    /** Into the statement above or below; a text is only walked to, since it would have to be opened. */
    const step = (by: -1 | 1) => {
      const cell = neighbourOf(cellId, by)
      if (cell) go({ cellId: cell.id, editing: cell.kind === 'sql' })
    }
    return {
      run: () => run(cellId),
      runAndNext: () => run(cellId, 'next'),
      runAndAdd: () => run(cellId, 'add'),
      leave: () => go({ cellId, editing: false }),
      save: saveVersion,
      previous: () => step(-1),
      next: () => step(1),
      split: (before, after) => split(cellId, before, after),
    }
  }, [run, go, cellId, saveVersion, neighbourOf, split])
}
