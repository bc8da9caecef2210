import { Binary, Braces, CalendarDays, Clock, Hash, ToggleLeft, Type } from 'lucide-react'
import type { ValueKind } from '@/lib/contracts/catalog.ts'

const icons: Record<ValueKind, typeof Type> = {
  integer: Hash,
  decimal: Hash,
  float: Hash,
  boolean: ToggleLeft,
  text: Type,
  uuid: Type,
  date: CalendarDays,
  time: Clock,
  timestamp: Clock,
  timestamptz: Clock,
  interval: Clock,
  json: Braces,
  nested: Braces,
  binary: Binary,
  other: Type,
}

/** The sign of a column's kind, 12 px; its type stands in the title. */
export function KindIcon({ kind }: { kind: ValueKind }) {
  const Icon = icons[kind]
  return <Icon aria-hidden className="icon-12 flex-none" />
}
