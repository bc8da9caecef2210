'use client'

import { useQuery } from '@tanstack/react-query'
import { Check, CircleAlert } from 'lucide-react'
import { healthCodes } from '@/lib/contracts/admin.ts'
import type { HealthReport, PartHealth } from '@/lib/contracts/admin.ts'
import { errorCodes } from '@/lib/errors.ts'
import { api } from '@/app/_ui/api.ts'
import { Ticked } from '@/app/_ui/audit/decision-step.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { AdminSection } from '@/app/_ui/admin/section.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

const refreshMs = 15_000
const isoTime = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

function useHealth() {
  return useQuery({
    queryKey: ['health'],
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => api.get<HealthReport>('/api/admin/health', { signal }),
  })
}

/** Each part in words. */
export function Health() {
  const { admin } = useMessages()
  const format = useFormats()
  const health = useHealth()
  const failed = health.data?.parts.filter(({ ok }) => !ok).length ?? 0
  const note = !health.data ? null : (
    <>
      <span className={failed > 0 ? 'text-plum' : 'text-celadon'}>
        {failed > 0 ? admin.someFailed(failed) : admin.allWell}
      </span>
      {', '}
      {admin.asOf(format.time(new Date(health.dataUpdatedAt)))}
    </>
  )
  return (
    <AdminSection title={admin.health} note={note}>
      {health.isPending && <Skeleton className="py-3" widths={[50, 62, 44, 58, 54]} />}
      {health.isError && <Failed part={admin.healthPart} error={health.error} onRetry={() => void health.refetch()} />}
      {health.data && <Parts parts={health.data.parts} />}
    </AdminSection>
  )
}

/**
 * What a part says of itself, in the reader's language. Of a failure its code says the kind, and only the server's own
 * words say more.
 */
function useDetail(): (part: PartHealth) => string {
  const { errors, health } = useMessages()
  return ({ code, params = {}, detail }) => {
    const known = healthCodes.find(one => one === code)
    if (known) return health[known](params)
    const failed = errorCodes.find(one => one === code)
    return failed ? `${errors[failed](params)} (${detail})` : detail
  }
}

function Parts({ parts }: { parts: HealthReport['parts'] }) {
  const { admin } = useMessages()
  const format = useFormats()
  const words = useDetail()
  return (
    <ul>
      {parts.map(({ part, ok, since, ...said }) => (
        <li key={part} className="flex items-start gap-3 border-b border-line py-2">
          {ok ? <Check className="mt-0.5 text-celadon" /> : <CircleAlert className="mt-0.5 text-plum" />}
          <b className="w-32 flex-none max-phone:w-24">{admin.parts[part] ?? part}</b>
          <span className="min-w-0 flex-1 break-words">
            <span className={ok ? 'sr-only' : 'text-plum'}>{ok ? admin.works : admin.fails}: </span>
            <Ticked text={words({ ok, ...said }).replace(isoTime, iso => format.moment(iso))} />
            {since && <span className="text-faded"> {admin.since(format.moment(since))}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The settings the server runs with, and where each came from. */
export function Settings() {
  const { admin } = useMessages()
  const { columns } = admin
  const settings = useHealth().data?.settings
  if (!settings) return null
  return (
    <AdminSection title={admin.settings} note={admin.settingsNote}>
      <TableList
        label={admin.settings}
        minWidth={520}
        columns={[
          { key: 'name', label: columns.setting, width: '260px' },
          { key: 'value', label: columns.value },
          { key: 'from', label: columns.origin, width: '120px' },
        ]}
      >
        {settings.map(({ name, value, from }) => (
          <tr key={name}>
            <Cell className="font-mono">{name}</Cell>
            <Cell className="font-mono">
              {value ? <span title={value}>{value}</span> : <span className="font-text text-faded">{admin.unset}</span>}
            </Cell>
            <Cell className={from === 'default' ? 'text-faded' : 'font-medium'}>{admin.origins[from]}</Cell>
          </tr>
        ))}
      </TableList>
    </AdminSection>
  )
}
