'use client'

import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { chipNames } from '@/app/_ui/audit/filter.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { useValueWords } from '@/app/_ui/audit/value-words.ts'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useSlash } from '@/app/_ui/use-slash.ts'

type Props = { filter: AuditFilter; onFilter: (filter: AuditFilter) => void }

/** Chips of what is chosen, then what one types: searched on Enter, or when one pauses. Backspace takes a chip away. */
export function AuditSearch({ filter, onFilter }: Props) {
  const { audit } = useMessages()
  const words = useValueWords()
  const field = useRef<HTMLInputElement>(null)
  useSlash(field)
  const [text, setText] = useState(filter.text ?? '')
  const latest = useRef({ filter, onFilter })
  useEffect(() => {
    latest.current = { filter, onFilter }
  })
  // the address may change under the field: back, a link of "Ask next"
  useEffect(() => setText(filter.text ?? ''), [filter.text])
  const search = (value: string) => {
    const { filter: now, onFilter: change } = latest.current
    if (value.trim() !== (now.text ?? '')) change({ ...now, text: value.trim() || undefined })
  }
  useEffect(() => {
    const timer = setTimeout(() => search(text), 500)
    return () => clearTimeout(timer)
  }, [text])
  const chips = chipNames.filter(name => filter[name])
  const drop = (name: (typeof chipNames)[number]) => onFilter({ ...filter, [name]: undefined })
  return (
    <div
      className={
        'flex min-h-7 w-84 min-w-0 flex-wrap items-center gap-x-2 gap-y-1 rounded-4 border border-edge bg-sheet '
        + 'px-2 py-[3px] '
        + 'focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-celadon max-phone:w-full '
        + 'wide:w-auto wide:min-w-84'
      }
    >
      <Search className="text-faded" />
      {chips.map(name => (
        <Tag key={name} tone="on" onRemove={() => drop(name)} removeLabel={audit.removeFilter(audit.facets[name])}>
          {audit.facets[name].toLowerCase()} {words(name, filter[name] ?? '')}
        </Tag>
      ))}
      <input
        ref={field}
        type="text"
        value={text}
        maxLength={200}
        aria-label={audit.searchLabel}
        placeholder={audit.search}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          const last = chips.at(-1)
          if (event.key === 'Enter') search(text)
          if (event.key === 'Backspace' && text === '' && last) drop(last)
        }}
        className="h-5 min-w-24 flex-1 bg-transparent text-13 outline-none"
      />
      {text === '' && chips.length === 0 && <Kbd>/</Kbd>}
    </div>
  )
}
