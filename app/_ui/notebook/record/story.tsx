'use client'

import { Hourglass, Play } from 'lucide-react'
import type { ExecutionRecord, LedgerEntry } from '@/lib/contracts/audit.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { DecisionStep } from '@/app/_ui/audit/decision-step.tsx'
import { isKind } from '@/app/_ui/audit/entry-kind.ts'
import { ExecutionSteps } from '@/app/_ui/audit/execution-steps.tsx'
import { Hash } from '@/app/_ui/audit/hash.tsx'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Step, Steps } from '@/app/_ui/audit/steps.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { hasEnded } from '../run/runner.ts'
import { useProofStep } from './proof.tsx'

type Props = { record: ExecutionRecord; execution: ExecutionView }

/** The entries of an execution one below the other, with the hash of each end of it, and whether it was verified. */
export function RecordStory({ record: { story, verified }, execution }: Props) {
  const { notebook } = useMessages()
  const proof = useProofStep(execution)
  const closed = story.findIndex(({ event }) => event.kind === 'query.closed')
  const [before, after] = closed < 0 ? [story, []] : [story.slice(0, closed + 1), story.slice(closed + 1)]
  return (
    <>
      <Steps>
        {before.map(entry => <EntrySteps key={entry.seq} entry={entry} story={story} />)}
        {closed < 0 && !hasEnded(execution.state) && <Step icon={Hourglass} title={notebook.recordRunning} />}
        {proof && (
          <li className="nb-proof">
            <span className={proof.bad ? 'text-plum' : 'text-faded'}>{proof.icon}</span>
            <div className="min-w-0 text-12 text-faded">
              <h3 className="flex gap-2 text-13 font-semibold text-ink">
                <span className="min-w-0 flex-1">{proof.title}</span>
                {proof.time && <time className="font-mono text-11 leading-5 font-normal text-faded">{proof.time}</time>}
              </h3>
              {proof.body}
            </div>
          </li>
        )}
        {after.map(entry => <EntrySteps key={entry.seq} entry={entry} story={story} />)}
      </Steps>
      <Chain story={story} verified={verified} />
    </>
  )
}

function EntrySteps({ entry, story }: { entry: LedgerEntry; story: LedgerEntry[] }) {
  const { notebook, audit } = useMessages()
  const formats = useFormats()
  if (!isKind(entry, 'query.opened') && !isKind(entry, 'query.denied'))
    return <ExecutionSteps entry={entry} story={story} />
  const denied = entry.event.kind === 'query.denied'
  const opened = (
    <Step icon={null} title={denied ? audit.steps2.refusedBefore : audit.steps2.opened} at={entry.at}>
      <p>
        {notebook.recordBy(entry.actor.user)}. {!denied && notebook.recordOpenedText}
      </p>
      <p>
        {audit.onRecordAs} <b className="text-ink">{formats.number(entry.seq)}</b>
      </p>
    </Step>
  )
  return (
    <>
      <DecisionStep decision={entry.event.decision} at={entry.at} />
      {opened}
      {!denied && (
        <Step icon={Play} title={audit.steps2.executed}>
          <details>
            <summary className="w-fit text-celadon">{notebook.recordSql}</summary>
            <SqlBlock sql={entry.event.sql} label={audit.asTyped} />
          </details>
        </Step>
      )}
    </>
  )
}

/** The hashes of its first and its last entry in the chain: what an auditor can compare. */
function Chain({ story, verified }: ExecutionRecord) {
  const { audit, common } = useMessages()
  const formats = useFormats()
  const first = story[0]
  const end = story.findLast(({ event }) => event.kind === 'query.closed')
  if (!first) return null
  const covered = verified !== null && verified.seq >= (end ?? first).seq
  return (
    <div className="nb-chain">
      <Seal size={28} label={common.onRecord} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          {covered && verified.ok && <b className="text-seal-text">{audit.verifiedWord}</b>}
          {covered && !verified.ok && <b className="text-plum">{audit.brokenWord}</b>}
          {!covered && <span className="text-faded">{audit.notYet}</span>}
          {covered && <span className="text-12 text-faded">{formats.moment(verified.at)}</span>}
        </p>
        <dl className="mt-1 grid grid-cols-[64px_minmax(0,1fr)] gap-x-2 text-12 leading-5">
          <dt className="text-faded">{audit.no(formats.number(first.seq))}</dt>
          <dd><Hash hash={first.hash} copy /></dd>
          {end && (
            <>
              <dt className="text-faded">{audit.no(formats.number(end.seq))}</dt>
              <dd><Hash hash={end.hash} copy /></dd>
            </>
          )}
        </dl>
      </div>
    </div>
  )
}
