'use client'

import { Check, CircleAlert, Download, Hourglass, ShieldX, Square, Stamp, TriangleAlert, UserRound } from 'lucide-react'
import Link from 'next/link'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { ExternalClient, LedgerEntry, ReportedOutput } from '@/lib/contracts/audit.ts'
import { Acknowledge } from '@/app/_ui/audit/acknowledge.tsx'
import type { OfKind } from '@/app/_ui/audit/entry-kind.ts'
import { auditPath } from '@/app/_ui/audit/filter.ts'
import { showReported } from '@/app/_ui/audit/report-steps.tsx'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Step } from '@/app/_ui/audit/steps.tsx'
import { DifferenceWords } from '@/app/_ui/proof/difference-words.tsx'
import { ProofTables } from '@/app/_ui/proof/proof-tables.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Begin = OfKind<'external.opened'> | OfKind<'external.closed'>

/** Who asked from outside, by which client, and what. */
export function AskedOutside({ entry, story }: { entry: Begin; story: LedgerEntry[] }) {
  const { audit, proof } = useMessages()
  const { outside } = proof
  const {
    actor: { user, roles, address },
    event: { client, sql },
  } = entry
  const ended = story.some(({ event }) => event.kind === 'external.closed')
  return (
    <>
      <Step
        icon={UserRound}
        title={outside.asked}
        at={entry.event.kind === 'external.closed' ? entry.event.startedAt : entry.at}
      >
        <p>
          <b className="text-ink">{user}</b>, {audit.role(roles)}
          {address && `, ${audit.fromAddress(address)}`}
          {client.login && client.login !== user && `, ${outside.signedInAs(client.login)}`}
        </p>
        <Facts facts={clientFacts(client, outside)} />
        <SqlBlock sql={sql} label={audit.asTyped} />
      </Step>
      {!ended && <Step icon={Hourglass} title={outside.stillRunning} />}
    </>
  )
}

function clientFacts(
  client: ExternalClient,
  words: Record<'source' | 'agent' | 'info' | 'tags' | 'trace' | 'names', string>,
): [string, ReactNode][] {
  const place = [client.catalog, client.schema].filter(Boolean).join('.')
  const facts: [string, string | null][] = [
    [words.source, client.source],
    [words.agent, client.agent],
    [words.info, client.info],
    [words.tags, client.tags.join(', ')],
    [words.trace, client.trace],
    [words.names, place],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] satisfies [string, ReactNode]] : []))
}

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  if (facts.length === 0) return null
  return (
    <dl className="mt-1 grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 leading-5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd className="break-words text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const endIcons = { succeeded: Check, failed: CircleAlert, denied: ShieldX, cancelled: Square } as const

/** What became of a query from outside: what was applied, what it wrote, and its end. */
export function EndedOutside({ entry, story }: { entry: OfKind<'external.closed'>; story: LedgerEntry[] }) {
  const { audit, common, proof } = useMessages()
  const format = useFormats()
  const { outside } = proof
  const { outcome, read, wrote, numbers, error, differences, statement, executionId } = entry.event
  const differs = differences.length > 0
  const title = audit.closedWords(
    outside.outcomes[outcome],
    common.rows(numbers.rows),
    format.duration(numbers.elapsedMs),
  )
  return (
    <>
      <Step
        icon={differs ? TriangleAlert : Stamp}
        tone={differs ? 'bad' : 'plain'}
        title={differs ? proof.differs : outside.applied}
      >
        {differs && <DifferenceWords differences={differences} />}
        {read.length === 0 && <p>{outside.nothingRead}</p>}
        <ProofTables
          rows={read.map(given => ({
            table: given.table,
            as: given.as,
            decided: undefined,
            reported: showReported(given),
            differs: false,
          }))}
        />
        {differs && <Acknowledge entry={entry} story={story} />}
      </Step>
      {wrote && <WroteStep wrote={wrote} />}
      <Step
        icon={endIcons[outcome]}
        tone={outcome === 'succeeded' ? 'good' : 'bad'}
        title={title}
        at={entry.event.endedAt}
      >
        {error && (
          <p className="text-plum">
            <code>{error.name}</code> {error.message}
          </p>
        )}
        <Facts
          facts={[
            ...(statement ? [[outside.statement, statement] satisfies [string, ReactNode]] : []),
            [outside.readRows, `${common.rows(numbers.readRows)}, ${format.bytes(numbers.readBytes)}`],
            [outside.cpu, format.duration(numbers.cpuMs)],
            [outside.queued, format.duration(numbers.queuedMs)],
            [
              proof.queryId,
              <Link key="id" href={auditPath({ execution: executionId })} className="font-mono">
                {executionId}
              </Link>,
            ],
          ]}
        />
        <p>
          {numbers.sizeBytes > 0 && `${format.bytes(numbers.sizeBytes)}, `}
          {audit.no(format.number(entry.seq))}
        </p>
      </Step>
    </>
  )
}

/** The lineage of what was written, column by column. */
function WroteStep({ wrote: { table, rows, columns } }: { wrote: ReportedOutput }) {
  const { common, proof } = useMessages()
  return (
    <Step icon={Download} title={proof.outside.wrote(table, common.rows(rows))}>
      <p>{proof.outside.lineage}:</p>
      <dl className="mt-1 grid grid-cols-[minmax(64px,auto)_minmax(0,1fr)] gap-x-3 leading-5">
        {columns.map(({ column, from }) => (
          <Fragment key={column}>
            <dt className="font-mono text-ink">{column}</dt>
            <dd className="break-words">
              {from.length === 0 && proof.outside.literal}
              {from.map(source => (
                <Link key={source} href={auditPath({ column: source })} className="block font-mono break-words">
                  {source}
                </Link>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Step>
  )
}
