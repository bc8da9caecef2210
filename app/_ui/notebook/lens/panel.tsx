'use client'

import { CircleHelp, ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Decision, MaskKind } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { fill } from '../fill.tsx'
import { useDenialWords } from './denial.tsx'
import { listMasks, ruleLine } from './names.ts'

type Props = { number: number; decision: Decision; execution: ExecutionView | null; fresh: boolean }

/** The lens in sentences: who runs it, what is seen of each table, what is masked, where it stops, and which rules said so. */
export function LensPanel({ number, decision, execution, fresh }: Props) {
  const { notebook, writes } = useMessages()
  const formats = useFormats()
  const account = useAccount()
  const country = account.attributes.country
  const masks = listMasks(decision)
  const b = (text: ReactNode) => <b className="font-semibold">{text}</b>
  return (
    <div className="nb-side">
      <h2>{fresh ? notebook.inspectorShows(number) : notebook.inspectorWill(number)}</h2>
      <section>
        <p>
          {fill(country ? notebook.youRunAsIn : notebook.youRunAs, {
            name: b(account.name),
            roles: account.roles.join(', '),
            country: b(country),
          })}
        </p>
        {decision.writes?.map(({ table, action }) => (
          <p key={`${table} ${action}`} className="first-letter:uppercase">
            {fill(writes.actions[action], { table: b(table) })}.
          </p>
        ))}
        {decision.tables.map(({ table, filter, columns }) => (
          <p key={table}>
            {fill(filter ? notebook.ofTable : notebook.ofTableAll, { table: b(table), filter: <code>{filter}</code> })}
            {columns && columns.length > 0 && ` ${notebook.usesColumns(columns.length)}`}
          </p>
        ))}
      </section>
      {decision.denials.length > 0 && <Denials decision={decision} />}
      {decision.outcome === 'allow' && (
        <section>
          {masks.length === 0 && <p className="text-faded">{notebook.nothingMasked}</p>}
          {masks.map(({ column, mask, mixed }) => (
            <MaskSentence key={column} column={column} mask={mask} mixed={mixed} />
          ))}
          {masks.length > 0 && <p className="text-faded">{notebook.predicates}</p>}
        </section>
      )}
      <section>
        <p>
          {fill(notebook.stopsAt, {
            rows: b(notebook.rows(decision.limits.rows)),
            seconds: b(notebook.seconds(decision.limits.seconds)),
          })}{' '}
          {notebook.atOnce(decision.limits.concurrent)}
        </p>
        {decision.outcome === 'allow' && (
          <p>
            {decision.export
              ? fill(
                  (decision.export.purpose === 'required' ? notebook.exportAs : notebook.exportFree)(
                    formatNames(decision.export.formats),
                  ),
                  {
                    rows: b(notebook.rows(decision.export.maxRows)),
                  },
                )
              : notebook.exportNot}
          </p>
        )}
      </section>
      {decision.rules.length > 0 && (
        <section>
          <h3 className="caps mb-1">{notebook.rulesSaid}</h3>
          {decision.rules.map(rule => (
            <div key={`${rule.file}:${rule.line}:${rule.text}`} className="flex h-5 items-baseline gap-2">
              <code className="fade-cut" title={rule.text}>
                {rule.text}
              </code>
              <code className="ml-auto flex-none text-11 text-celadon" title={`${rule.file}:${rule.line}`}>
                {ruleLine(rule)}
              </code>
            </div>
          ))}
        </section>
      )}
      {execution?.openedSeq != null && (
        <section className="flex items-start gap-3">
          <Seal size={28} label={notebook.onRecord} />
          <div>
            <p className="font-semibold">
              {(fresh ? notebook.onRecordAs : notebook.lastRunIs)(formats.number(execution.openedSeq))}
            </p>
            <p className="text-12 text-faded">{formats.moment(execution.createdAt)}</p>
          </div>
        </section>
      )}
    </div>
  )
}

function formatNames(formats: string[]): string {
  return formats.map(format => (format === 'csv' ? 'CSV' : 'Parquet')).join(', ')
}

function MaskSentence({ column, mask, mixed }: { column: string; mask: MaskKind; mixed: boolean }) {
  const { notebook } = useMessages()
  return (
    <p>
      <span className="text-amber">
        <MaskHatch className="mr-1 align-[-1px]" />
        {fill(notebook.maskIs[mask], { column: <b>{column}</b> })}
      </span>{' '}
      {notebook.maskMeaning[mask]}
      {mixed && ` ${notebook.maskMixed}`}
    </p>
  )
}

function Denials({ decision }: { decision: Decision }) {
  const { notebook } = useMessages()
  const words = useDenialWords()
  return (
    <section>
      {decision.denials.map((denial, index) => (
        <div key={index} className="flex gap-2">
          {denial.code === 'column-closed' ? (
            <ShieldX className="mt-0.5 text-plum" aria-hidden />
          ) : (
            <CircleHelp className="mt-0.5 text-plum" aria-hidden />
          )}
          <div>
            <p className="font-medium text-plum">
              {denial.code === 'column-closed' && denial.rule
                ? fill(notebook.willNotRunRole, {
                    column: <b className="font-mono text-12">{denial.column}</b>,
                    role: denial.rule.role,
                  })
                : words(denial)}
            </p>
            {denial.rule && (
              <p className="text-12 text-faded">
                <code>{denial.rule.text}</code> ·{' '}
                <code>
                  {denial.rule.file}:{denial.rule.line}
                </code>
              </p>
            )}
            {denial.owner && <p className="text-12 text-faded">{notebook.owner(denial.owner)}</p>}
          </div>
        </div>
      ))}
    </section>
  )
}
