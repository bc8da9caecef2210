'use client'

import { Check, CircleAlert, CircleSlash, Download, Eraser, Eye, Play, ShieldX, Square, UserRound } from 'lucide-react'
import Link from 'next/link'
import type { LedgerEntry } from '@/lib/contracts/audit.ts'
import { DecisionStep, Ticked } from '@/app/_ui/audit/decision-step.tsx'
import { isKind } from '@/app/_ui/audit/entry-kind.ts'
import type { OfKind } from '@/app/_ui/audit/entry-kind.ts'
import { AskedOutside, EndedOutside } from '@/app/_ui/audit/external-steps.tsx'
import { AcknowledgedStep, ReportStep } from '@/app/_ui/audit/report-steps.tsx'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Step } from '@/app/_ui/audit/steps.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The steps of one entry about an execution. */
export function ExecutionSteps({ entry, story }: { entry: LedgerEntry; story: LedgerEntry[] }) {
  if (isKind(entry, 'query.opened')) return <OpenedSteps entry={entry} />
  if (isKind(entry, 'query.denied')) return <DeniedSteps entry={entry} />
  if (isKind(entry, 'query.closed')) return <ClosedStep entry={entry} />
  if (isKind(entry, 'engine.reported')) return <ReportStep entry={entry} story={story} />
  if (isKind(entry, 'external.opened')) return <AskedOutside entry={entry} story={story} />
  if (isKind(entry, 'external.closed')) {
    const begun = story.some(({ event }) => event.kind === 'external.opened')
    return (
      <>
        {!begun && <AskedOutside entry={entry} story={story} />}
        <EndedOutside entry={entry} story={story} />
      </>
    )
  }
  if (isKind(entry, 'difference.acknowledged')) return <AcknowledgedStep entry={entry} />
  return <AfterStep entry={entry} />
}

function Asked({ entry }: { entry: OfKind<'query.opened'> | OfKind<'query.denied'> }) {
  const { audit } = useMessages()
  const { user, roles, address } = entry.actor
  const { notebookId, cellId } = entry.event
  return (
    <Step icon={UserRound} title={audit.steps2.asked} at={entry.at}>
      <p>
        <b className="text-ink">{user}</b>, {audit.role(roles)}
        {address && `, ${audit.fromAddress(address)}`}
        {notebookId && (
          <>
            , <Link href={`/notebooks/${notebookId}${cellId ? `#cell-${cellId}` : ''}`}>{audit.inNotebook}</Link>
          </>
        )}
      </p>
    </Step>
  )
}

function OnRecordAs({ seq }: { seq: number }) {
  const { audit } = useMessages()
  const format = useFormats()
  return (
    <p>
      {audit.onRecordAs} <b className="text-ink">{format.number(seq)}</b>
    </p>
  )
}

function OpenedSteps({ entry }: { entry: OfKind<'query.opened'> }) {
  const { audit, proof } = useMessages()
  const { sql, executed, decision, engine } = entry.event
  const bounds = engine === 'trino' ? proof.asBounded : audit.asExecuted
  return (
    <>
      <Asked entry={entry} />
      <DecisionStep decision={decision} at={entry.at} />
      <Step icon={null} title={audit.steps2.opened} at={entry.at}>
        <OnRecordAs seq={entry.seq} />
      </Step>
      <Step icon={Play} title={audit.steps2.executed}>
        <SqlBlock sql={sql} label={audit.asTyped} />
        {executed && executed !== sql && (
          <details className="mt-1">
            <summary className="w-fit text-celadon">{bounds}</summary>
            <SqlBlock sql={executed} label={bounds} />
          </details>
        )}
      </Step>
    </>
  )
}

function DeniedSteps({ entry }: { entry: OfKind<'query.denied'> }) {
  const { audit } = useMessages()
  return (
    <>
      <Asked entry={entry} />
      <DecisionStep decision={entry.event.decision} at={entry.at} />
      <Step icon={null} title={audit.steps2.refusedBefore} at={entry.at}>
        <OnRecordAs seq={entry.seq} />
        <SqlBlock sql={entry.event.sql} label={audit.asTyped} />
      </Step>
    </>
  )
}

const closedIcons = { succeeded: Check, failed: CircleAlert, cancelled: Square, interrupted: CircleSlash } as const

function ClosedStep({ entry }: { entry: OfKind<'query.closed'> }) {
  const { audit, common, writes: words } = useMessages()
  const format = useFormats()
  const { outcome, rows, elapsedMs, sizeBytes, read, error, by, writes } = entry.event
  const good = outcome === 'succeeded'
  const title = audit.closedWords(audit.closedOutcomes[outcome], common.rows(rows), format.duration(elapsedMs))
  return (
    <Step icon={closedIcons[outcome]} tone={good ? 'good' : 'bad'} title={title} at={entry.at}>
      {error && (
        <p className="text-plum">
          <Ticked text={error.message} />
        </p>
      )}
      {by && <p>{audit.stoppedBy(by)}</p>}
      {outcome === 'interrupted' && <p>{audit.interruptedBy}</p>}
      {writes?.map(({ table, action, rows: written, sure }) => (
        <p key={table}>
          <Ticked text={words.actions[action].replace('{table}', `\`${table}\``)} />
          {written !== null && words.counted(common.rows(written))}
          {!sure && words.unsure}
        </p>
      ))}
      {read?.map(({ table, columns }) => (
        <p key={table}>
          {audit.readColumns(table)} <span className="font-mono text-ink">{columns.join(', ') || audit.noColumns}</span>
        </p>
      ))}
      <p>
        {sizeBytes > 0 && `${format.bytes(sizeBytes)}, `}
        {audit.no(format.number(entry.seq))}
      </p>
    </Step>
  )
}

/** What came after: looked at, exported, cleared away. */
function AfterStep({ entry }: { entry: LedgerEntry }) {
  const { audit, common } = useMessages()
  const format = useFormats()
  const number = audit.no(format.number(entry.seq))
  const {
    event,
    at,
    actor: { user },
  } = entry
  switch (event.kind) {
    case 'result.viewed':
      return (
        <Step icon={Eye} title={audit.viewed(user, event.as)} at={at}>
          {number}
        </Step>
      )
    case 'result.refused':
      return (
        <Step icon={ShieldX} tone="bad" title={audit.viewRefused(user)} at={at}>
          <Ticked text={event.reason} />, {number}
        </Step>
      )
    case 'export.opened':
      return (
        <Step icon={Download} title={audit.exportBegun(event.format)} at={at}>
          {event.purpose && `${audit.purpose(event.purpose)} `}
          {audit.upTo(format.number(event.maxRows))} {number}
        </Step>
      )
    case 'export.closed':
      return (
        <Step
          icon={Download}
          tone={event.outcome === 'succeeded' ? 'good' : 'bad'}
          at={at}
          title={audit.exported(event.format, audit.exportOutcomes[event.outcome])}
        >
          {common.rows(event.rows)}, {format.bytes(event.sizeBytes)}, {number}
        </Step>
      )
    case 'export.denied':
      return (
        <Step icon={ShieldX} tone="bad" title={audit.exportDenied} at={at}>
          <Ticked text={event.reason} />, {number}
        </Step>
      )
    case 'result.deleted':
      return (
        <Step icon={Eraser} title={audit.cleared} at={at}>
          {audit.clearedWhy[event.reason]}, {format.bytes(event.sizeBytes)}, {number}
        </Step>
      )
    default:
      return null
  }
}
