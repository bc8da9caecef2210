'use client'

import { GitCompareArrows } from 'lucide-react'
import { Button } from '@/app/_ui/base/button.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook } from '../context.tsx'

/** Two windows changed one cell: both texts side by side, and the person chooses. */
export function Conflict({ cellId, mine, theirs }: { cellId: string; mine: string; theirs: string }) {
  const { notebook } = useMessages()
  const { saver } = useNotebook()
  return (
    <div className="border-t border-hatch bg-amber-wash p-3" role="alert">
      <h3 className="flex items-center gap-2 font-semibold text-amber">
        <GitCompareArrows aria-hidden />
        {notebook.conflictTitle}
      </h3>
      <p className="text-12">{notebook.conflictText}</p>
      <div className="mt-2 grid grid-cols-2 gap-3 max-tablet:grid-cols-1">
        <Side
          title={notebook.mine}
          text={mine}
          action={notebook.keepMine}
          onChoose={() => saver.resolve(cellId, mine)}
        />
        <Side
          title={notebook.theirs}
          text={theirs}
          action={notebook.takeTheirs}
          onChoose={() => saver.resolve(cellId, theirs)}
        />
      </div>
    </div>
  )
}

function Side({
  title,
  text,
  action,
  onChoose,
}: {
  title: string
  text: string
  action: string
  onChoose: () => void
}) {
  return (
    <div className="min-w-0">
      <div className="flex items-center justify-between gap-2">
        <b>{title}</b>
        <Button onClick={onChoose}>{action}</Button>
      </div>
      <pre className="mt-1 max-h-60 overflow-auto rounded-4 border border-line bg-sheet px-2 py-1.5 text-12">
        {text}
      </pre>
    </div>
  )
}
