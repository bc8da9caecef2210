'use client'

import { Check, CircleAlert, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { PolicyReport, PolicyWarning } from '@/lib/contracts/admin.ts'
import { auditPath } from '@/app/_ui/audit/filter.ts'
import { Ticked } from '@/app/_ui/audit/decision-step.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { sourcePath } from '@/app/_ui/rule-link.tsx'

/** Since when, on record as which entry, and what a reviewer should look at. */
export function InForce({ report }: { report: PolicyReport }) {
  const { common, policies } = useMessages()
  const format = useFormats()
  const mayAudit = useMay('audit:read')
  const { activatedAt, version, seq, roles, files, warnings } = report
  return (
    <section
      className={
        'mx-6 mb-8 grid grid-cols-[28px_minmax(0,1fr)_auto] gap-x-3 border-t border-ink pt-3 max-phone:mx-4'
      }
    >
      <Seal size={28} label={common.onRecord} />
      <div>
        <h2 className="font-semibold">{policies.inForce(format.moment(activatedAt))}</h2>
        <p className="text-12 text-faded">
          {policies.facts(roles.length, files.length, version.slice(0, 12))}
          {' · '}
          {seq === null ? (
            policies.notOnRecord
          ) : mayAudit ? (
            <Link href={auditPath({}, seq)}>{policies.onRecord(format.number(seq))}</Link>
          ) : (
            policies.onRecord(format.number(seq))
          )}
        </p>
      </div>
      {warnings.length > 0 ? (
        <Tag tone="amber">
          <TriangleAlert />
          {policies.warnings(warnings.length)}
        </Tag>
      ) : (
        <Tag tone="on">
          <Check />
          {policies.noWarnings}
        </Tag>
      )}
      <ul className="col-span-2 col-start-2 mt-2">
        {warnings.map(warning => (
          <Warning key={JSON.stringify(warning)} warning={warning} />
        ))}
      </ul>
    </section>
  )
}

/** A warning; where it speaks of a place in the source, the place is a link. */
function Warning({ warning }: { warning: PolicyWarning }) {
  const { policies } = useMessages()
  return (
    <li className="flex items-baseline gap-2 py-0.5 text-12">
      <TriangleAlert className="icon-12 translate-y-0.5 text-amber" />
      <span className="text-amber">
        <Ticked text={policies.warning(warning)} />
        {'file' in warning && (
          <>
            {' '}
            <Link href={sourcePath(warning.file, warning.line)} className="ml-1 font-mono">
              {warning.file}:{warning.line}
            </Link>
          </>
        )}
      </span>
    </li>
  )
}

/** The newest set on disk, where it has faults: loud, because somebody believes it is in force. */
export function Rejected({ rejected }: { rejected: NonNullable<PolicyReport['rejected']> }) {
  const { policies } = useMessages()
  const format = useFormats()
  return (
    <section role="alert" className="mx-6 mb-3 flex gap-3 rounded-4 bg-plum-wash px-3 py-3 max-phone:mx-4">
      <CircleAlert className="mt-0.5 text-plum" />
      <div className="min-w-0">
        <h2 className="font-semibold text-plum">{policies.rejectedTitle}</h2>
        <p>{policies.rejectedText(format.moment(rejected.at))}</p>
        <ul className="mt-1 text-12">
          {rejected.faults.map(fault => (
            <li key={fault} className="break-words">
              <Ticked text={fault} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
