'use client'

import type { RunningPerson } from '@/lib/contracts/admin.ts'
import { engineName } from '@/lib/contracts/catalog.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** Each person's part of what runs, as a bar and in words. */
export function Shares({ people }: { people: RunningPerson[] }) {
  const { admin: { running } } = useMessages()
  const format = useFormats()
  const several = new Set(people.map(({ engine }) => engine)).size > 1
  return (
    <ul aria-label={running.holds} className="border-b border-line py-2">
      {people.map(({ engine, user, running: runs, queued, share }) => (
        <li key={`${engine} ${user}`} className="flex h-6 items-center gap-3 text-12">
          <span className="w-44 flex-none truncate font-mono max-phone:w-28">{user}</span>
          <span aria-hidden className="h-1.5 min-w-16 flex-1 bg-sunk">
            <i className="block h-full bg-ink" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="w-72 flex-none text-right text-faded max-phone:w-40">
            {several && `${engineName[engine]}, `}
            {running.counts(runs, queued)}
            {runs > 0 && (
              <>
                , <b className="font-medium text-ink">{running.share(format.percent(share))}</b>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
