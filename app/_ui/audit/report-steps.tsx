'use client'

import { Stamp, TriangleAlert, UserCheck } from 'lucide-react'
import Link from 'next/link'
import type { LedgerEntry, ReportedTable } from '@/lib/contracts/audit.ts'
import type { Decision } from '@/lib/contracts/policy.ts'
import { Acknowledge } from '@/app/_ui/audit/acknowledge.tsx'
import { isKind } from '@/app/_ui/audit/entry-kind.ts'
import type { OfKind } from '@/app/_ui/audit/entry-kind.ts'
import { auditPath } from '@/app/_ui/audit/filter.ts'
import { Step } from '@/app/_ui/audit/steps.tsx'
import { DifferenceWords } from '@/app/_ui/proof/difference-words.tsx'
import { ProofTables } from '@/app/_ui/proof/proof-tables.tsx'
import type { ProofRow } from '@/app/_ui/proof/proof-tables.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Decided = Decision['tables'][number]

/** What the engine says it applied, beside what was decided, with a mark where they differ. */
export function ReportStep({ entry, story }: { entry: OfKind<'engine.reported'>; story: LedgerEntry[] }) {
  const { audit, proof } = useMessages()
  const format = useFormats()
  const { agrees, exact, differences, numbers, queryId } = entry.event
  const decision = story.flatMap(({ event }) => (event.kind === 'query.opened' ? [event.decision] : []))[0]
  return (
    <Step
      icon={agrees ? Stamp : TriangleAlert}
      tone={agrees ? 'good' : 'bad'}
      title={agrees ? proof.agrees : proof.differs}
      at={entry.at}
    >
      {!agrees && <DifferenceWords differences={differences} />}
      <ProofTables rows={compare(decision?.tables ?? [], entry.event)} />
      {!exact && <p className="mt-1">{proof.notExact}</p>}
      <p className="mt-1">
        {proof.outside.readRows}: {format.bytes(numbers.readBytes)}. {proof.outside.cpu}:{' '}
        {format.duration(numbers.cpuMs)}. {audit.no(format.number(entry.seq))}
      </p>
      <p>
        {proof.queryId}{' '}
        <Link href={auditPath({ text: queryId })} className="font-mono">
          {queryId}
        </Link>
      </p>
      {!agrees && <Acknowledge entry={entry} story={story} />}
    </Step>
  )
}

/** Every table that was decided or reported, those decided first. */
function compare(tables: readonly Decided[], { read, differences }: OfKind<'engine.reported'>['event']): ProofRow[] {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const differs = (table: string) => differences.some(one => one.table !== null && isSame(one.table, table))
  const decided = tables.map((one): ProofRow => {
    const given = read.find(({ table, as }) => as === null && isSame(table, one.table))
    return {
      table: one.table,
      as: null,
      decided: one,
      reported: given ? showReported(given) : null,
      differs: differs(one.table),
    }
  })
  const others = read.filter(({ table, as }) => as !== null || !tables.some(one => isSame(one.table, table)))
  return [
    ...decided,
    ...others.map((given): ProofRow => ({
      table: given.table,
      as: given.as,
      decided: null,
      reported: showReported(given),
      differs: differs(given.table),
    })),
  ]
}

/** A table as the engine tells of it, for `ProofTables`. */
export function showReported({ filters, columns }: ReportedTable): ProofRow['reported'] {
  return { filters, columns: columns.map(({ column, mask }) => ({ column, masked: mask !== null, expression: mask })) }
}

/** Somebody has looked at an entry that differs. */
export function AcknowledgedStep({ entry }: { entry: OfKind<'difference.acknowledged'> }) {
  const { audit, proof } = useMessages()
  const format = useFormats()
  return (
    <Step icon={UserCheck} tone="good" title={proof.looked(entry.actor.user)} at={entry.at}>
      {entry.event.note && <p className="text-ink">{entry.event.note}</p>}
      {audit.no(format.number(entry.seq))}
    </Step>
  )
}

/** Whether somebody has acknowledged an entry, as the story of its execution tells. */
export function isAcknowledged(seq: number, story: LedgerEntry[]): boolean {
  return story.some(one => isKind(one, 'difference.acknowledged') && one.event.of === seq)
}
