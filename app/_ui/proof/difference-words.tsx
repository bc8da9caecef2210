'use client'

import type { Difference } from '@/lib/contracts/audit.ts'
import { Ticked } from '@/app/_ui/audit/decision-step.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** In sentences, how the engine did otherwise than decided. */
export function DifferenceWords({ differences }: { differences: Difference[] }) {
  const { proof } = useMessages()
  return (
    <ul>
      {differences.map(({ what, table, column, as }, index) => (
        <li key={index} className="text-plum">
          <Ticked text={`${proof.differences[what](table ?? '', column ?? '', as ?? '')}.`} />
        </li>
      ))}
    </ul>
  )
}
