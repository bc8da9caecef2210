'use client'

import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Json } from './nested.ts'

/** Nested values, folded below the second level. */
export function JsonTree({ value, name, level = 0 }: { value: Json; name?: string; level?: number }) {
  const { notebook } = useMessages()
  const label = name === undefined ? null : <span className="text-faded">{name}: </span>
  if (value === null || typeof value !== 'object') {
    return (
      <div className="font-mono text-12 break-words">
        {label}
        {value === null ? (
          <i className="text-faded">null</i>
        ) : typeof value === 'string' ? (
          <span className="text-(--sql-str)">{JSON.stringify(value)}</span>
        ) : (
          String(value)
        )}
      </div>
    )
  }
  const entries = Array.isArray(value)
    ? value.map((item, index): [string, Json] => [String(index), item])
    : Object.entries(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return (
    <details open={level < 2} className="font-mono text-12">
      <summary>
        {label}
        {open} <span className="font-text text-11 text-faded">{notebook.items(entries.length)}</span> {close}
      </summary>
      <div className="border-l border-line pl-3">
        {entries.map(([key, item]) => (
          <JsonTree key={key} name={key} value={item} level={level + 1} />
        ))}
      </div>
    </details>
  )
}
