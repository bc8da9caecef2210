'use client'

import { Check, CircleAlert, CircleSlash, Hourglass, ShieldX, Square } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ExecutionState } from '@/lib/contracts/query.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const icons: Record<ExecutionState, LucideIcon> = {
  queued: Hourglass,
  running: Hourglass,
  succeeded: Check,
  failed: CircleAlert,
  denied: ShieldX,
  cancelled: Square,
  interrupted: CircleSlash,
}
const bad = new Set<ExecutionState>(['failed', 'denied', 'interrupted'])

/** How a run ended, as icon and word. */
export function StateMark({ state }: { state: ExecutionState }) {
  const { history } = useMessages()
  const Icon = icons[state]
  return (
    <span
      className={classNames(
        'inline-flex max-w-full items-center gap-1.5 align-middle',
        bad.has(state) ? 'text-plum' : 'text-faded',
      )}
    >
      <Icon className="icon-12" />
      <span className="fade-cut">{history.states[state]}</span>
    </span>
  )
}
