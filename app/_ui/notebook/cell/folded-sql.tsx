'use client'

import { UnfoldVertical } from 'lucide-react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The first line of a statement that is folded; pressed, it unfolds. */
export function FoldedSql({ sql, onUnfold }: { sql: string; onUnfold: () => void }) {
  const { notebook } = useMessages()
  const lines = sql.trim().split('\n')
  return (
    <button type="button" className="nb-folded" onClick={onUnfold} title={notebook.unfoldSql}>
      <UnfoldVertical aria-hidden />
      <code className="fade-cut">{lines[0]}</code>
      {lines.length > 1 && <span className="flex-none">{notebook.moreLines(lines.length - 1)}</span>}
    </button>
  )
}
