'use client'

import { ArrowDown, ArrowUp, Search, X } from 'lucide-react'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { Turning } from '@/app/_ui/base/progress.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Find } from './use-find.ts'

/** The field of a search over the grid: how many cells, and from one to the next. */
export function FindBar({ find, onClose }: { find: Find; onClose: () => void }) {
  const { result } = useMessages()
  const formats = useFormats()
  const words = useFaultWords()
  const { total, at, bounded } = find
  const count = [formats.number(at + 1), formats.number(total)] as const
  return (
    <div
      className="nb-find"
      role="search"
      onKeyDown={event => {
        event.stopPropagation()
        if (event.key === 'Escape') onClose()
        else if (event.key === 'Enter') {
          event.preventDefault()
          find.step(event.shiftKey ? -1 : 1)
        }
      }}
    >
      <Input
        autoFocus
        type="search"
        aria-label={result.find}
        placeholder={result.find}
        before={<Search className="icon-12" />}
        boxClassName="w-56"
        value={find.text}
        onChange={event => find.setText(event.target.value)}
      />
      <span className="flex min-w-24 items-center gap-1.5 text-12 whitespace-nowrap text-faded" aria-live="polite">
        {find.working ? (
          <>
            <Turning />
            {result.findWorking}
          </>
        ) : find.error ? (
          <span className="text-plum">{words(find.error)}</span>
        ) : !find.searched ? null : total === 0 ? (
          result.findNone
        ) : bounded ? (
          result.findCountBounded(...count)
        ) : (
          result.findCount(...count)
        )}
      </span>
      <IconButton label={result.findPrevious} keys="Shift Enter" disabled={total === 0} onClick={() => find.step(-1)}>
        <ArrowUp />
      </IconButton>
      <IconButton label={result.findNext} keys="Enter" disabled={total === 0} onClick={() => find.step(1)}>
        <ArrowDown />
      </IconButton>
      <IconButton label={result.findClose} keys="Esc" onClick={onClose}>
        <X />
      </IconButton>
    </div>
  )
}
