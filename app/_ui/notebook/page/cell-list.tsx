'use client'

import { Plus } from 'lucide-react'
import { memo } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Empty } from '@/app/_ui/base/states.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook } from '../context.tsx'
import { LazyCell } from './lazy-cell.tsx'
import type { Entry } from './use-actions.ts'

/** The cells in their order, and the two buttons that add one at the end. */
export const CellList = memo(function CellList({ cells }: { cells: Entry[] }) {
  const { notebook } = useMessages()
  const { mayEdit, add } = useNotebook()
  const end = { cellId: null, before: false }
  return (
    <div className="nb-cells">
      {cells.length === 0 && <Empty title={notebook.emptyTitle}>{notebook.emptyText}</Empty>}
      {cells.map(({ id, kind }, index) => (
        <LazyCell key={id} cellId={id} kind={kind} number={index + 1} first={index === 0} />
      ))}
      {mayEdit && (
        <div className="flex gap-1 pl-11">
          <Button kind="quiet" aria-label={notebook.addSqlLabel} onClick={() => add('sql', end)}>
            <Plus aria-hidden />
            {notebook.addSql}
          </Button>
          <Button kind="quiet" aria-label={notebook.addMarkdownLabel} onClick={() => add('markdown', end)}>
            <Plus aria-hidden />
            {notebook.addMarkdown}
          </Button>
        </div>
      )}
    </div>
  )
})
