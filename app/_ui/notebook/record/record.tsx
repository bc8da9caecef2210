'use client'

import { Check, CircleAlert, FileCheck2, Play, ScrollText, ShieldX } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Empty } from '@/app/_ui/base/states.tsx'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ruleLine } from '../lens/names.ts'
import { useProofStep } from './proof.tsx'

/** The story of one execution, as it stands on the record: decided, opened, executed, closed. */
export function CellRecord({ execution }: { execution: ExecutionView | null }) {
  const { notebook } = useMessages()
  const formats = useFormats()
  const mayAudit = useMay('audit:read')
  const proof = useProofStep(execution)
  if (!execution) return <Empty title={notebook.recordNone}>{notebook.recordNoneText}</Empty>
  const { decision, openedSeq, closedSeq, state } = execution
  const denied = state === 'denied'
  return (
    <div className="p-3">
      <ol className="nb-steps">
        {decision && (
          <Step
            icon={denied ? <ShieldX /> : <Check />}
            bad={denied}
            title={denied ? notebook.recordDenied : notebook.recordDecided}
            time={formats.time(execution.createdAt)}
          >
            {decision.denials.map((denial, index) => (
              <p key={index} className="text-ink">
                {denial.message}
              </p>
            ))}
            {!denied && decision.rules.length > 0 && <p>{notebook.recordAllowed}</p>}
            <ul className="mt-1">
              {decision.rules.map(rule => (
                <li key={`${rule.file}:${rule.line}:${rule.text}`} className="flex gap-3">
                  <code className="fade-cut text-ink">{rule.text}</code>
                  <code className="text-11 leading-5 text-celadon">{ruleLine(rule)}</code>
                </li>
              ))}
            </ul>
          </Step>
        )}
        {openedSeq !== null && (
          <Step
            icon={<Seal label={notebook.onRecord} />}
            title={`${notebook.recordOpened} ${notebook.recordNo(formats.number(openedSeq))}`}
            time={formats.time(execution.createdAt)}
          >
            <p>
              {notebook.recordBy(execution.user)}. {notebook.recordOpenedText}
            </p>
          </Step>
        )}
        {!denied && (
          <Step icon={<Play />} title={notebook.recordExecuted} time={null}>
            <details>
              <summary className="text-12 text-celadon">{notebook.recordSql}</summary>
              <pre className="mt-1 overflow-x-auto rounded-4 bg-sunk px-2 py-1.5 text-12 text-ink">{execution.sql}</pre>
            </details>
          </Step>
        )}
        {execution.endedAt && !denied ? (
          <Step
            icon={state === 'succeeded' ? <FileCheck2 /> : <CircleAlert />}
            bad={state === 'failed'}
            title={
              closedSeq === null
                ? notebook.recordClosed
                : `${notebook.recordClosed} ${notebook.recordNo(formats.number(closedSeq))}`
            }
            time={formats.time(execution.endedAt)}
          >
            <p>
              {notebook.recordState[state]}.{' '}
              {notebook.recordResult(
                formats.number(execution.rows),
                formats.bytes(execution.sizeBytes),
                formats.duration(execution.elapsedMs),
              )}
            </p>
            {execution.error && <p className="text-plum">{execution.error.message}</p>}
          </Step>
        ) : (
          !denied && <Step icon={<ScrollText />} title={notebook.recordRunning} time={null} />
        )}
        {proof && (
          <Step icon={proof.icon} title={proof.title} time={proof.time} bad={proof.bad}>
            {proof.body}
          </Step>
        )}
      </ol>
      {mayAudit && (
        <Link href={`/audit?execution=${execution.id}`} className="text-12">
          {notebook.recordAudit}
        </Link>
      )}
    </div>
  )
}

type StepProps = { icon: ReactNode; title: string; time: string | null; bad?: boolean; children?: ReactNode }

function Step({ icon, title, time, bad = false, children }: StepProps) {
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)] gap-3 pb-4 last:pb-2">
      <span className={bad ? 'nb-step-icon text-plum' : 'nb-step-icon'}>{icon}</span>
      <div className="min-w-0">
        <h4 className="flex gap-2 font-semibold">
          {title}
          {time && <time className="ml-auto font-mono text-11 leading-5 font-normal text-faded">{time}</time>}
        </h4>
        <div className="text-12 text-faded">{children}</div>
      </div>
    </li>
  )
}
