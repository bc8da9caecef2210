'use client'

import { Check, ShieldX } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Explanation } from '@/lib/contracts/admin.ts'
import { engineName } from '@/lib/contracts/catalog.ts'
import { DenialLine, TableWords, Ticked } from '@/app/_ui/audit/decision-step.tsx'
import { auditPath } from '@/app/_ui/audit/filter.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { FileLine, RuleLine } from '@/app/_ui/rule-link.tsx'

type Props = { explanation: Explanation; stale: boolean }

/** The trace of a decision: allowed or not, what is seen of each table, and every rule with its place in the source. */
export function ExplainAnswer({ explanation, stale }: Props) {
  const { audit, policies, writes } = useMessages()
  const format = useFormats()
  const { user, name, roles, decision, engine, choices, unseen, seq } = explanation
  const allowed = decision.outcome === 'allow'
  const exporting = decision.export
  return (
    <section
      aria-label={policies.explanation}
      className={classNames('max-w-4xl border-t border-ink pt-3', stale && 'opacity-60')}
    >
      <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
        <Tag tone={allowed ? 'on' : 'plum'}>
          {allowed ? <Check /> : <ShieldX />}
          {allowed ? policies.wouldRun : policies.wouldNotRun}
        </Tag>
        <span>{policies.asPerson(name, user)}</span>
        <span className="flex-1" />
        <OnRecord seq={seq} />
      </h2>
      {stale && <p className="mt-1 text-12 text-amber">{policies.explainStale}</p>}
      <Part title={policies.rolesTitle}>
        {roles.length === 0 && <p>{policies.noRole}</p>}
        {roles.map(({ role, through }) => (
          <p key={`${role} ${through}`}>
            <b>{role}</b> <span className="font-mono text-11 break-all text-faded">{through}</span>
          </p>
        ))}
      </Part>
      {(decision.denials.length > 0 || unseen.length > 0) && (
        <Part title={policies.whyNot}>
          {decision.denials.map((denial, index) => (
            <DenialLine key={index} denial={denial} />
          ))}
          {unseen.map(({ table, rules }) => (
            <div key={table}>
              <p>
                <Ticked text={rules.length > 0 ? policies.unseenDenied(table) : policies.unseen(table)} />
              </p>
              {rules.map((rule, index) => (
                <RuleLine key={index} rule={rule} />
              ))}
            </div>
          ))}
        </Part>
      )}
      {decision.outcome === 'allow' && decision.tables.length > 0 && (
        <Part title={policies.sees}>
          {decision.tables.map(table => (
            <div key={table.table}>
              <TableWords table={table} />
              {table.columns && table.columns.length > 0 && (
                <p className="text-12 text-faded">
                  {policies.reads} <span className="font-mono">{table.columns.join(', ')}</span>
                </p>
              )}
            </div>
          ))}
        </Part>
      )}
      {decision.writes && decision.writes.length > 0 && (
        <Part title={policies.writes}>
          {decision.writes.map(({ table, action, rule }) => (
            <p key={`${table} ${action}`}>
              <Ticked text={writes.actions[action].replace('{table}', `\`${table}\``)} />{' '}
              {rule && <FileLine file={rule.file} line={rule.line} />}
            </p>
          ))}
        </Part>
      )}
      {allowed && (
        <Part title={policies.limitsTitle}>
          <p>{audit.limits(format.number(decision.limits.rows), format.number(decision.limits.seconds))}</p>
          <p>
            {exporting
              ? policies.mayExport(
                  exporting.formats.map(one => (one === 'csv' ? 'CSV' : 'Parquet')).join(', '),
                  format.number(exporting.maxRows),
                  exporting.purpose === 'required',
                )
              : policies.mayNotExport}
          </p>
          {choices.length > 0 && <p>{policies.runsIn(engineName[engine])}</p>}
        </Part>
      )}
      {decision.rules.length > 0 && (
        <Part title={audit.rulesSaid}>
          {decision.rules.map((rule, index) => (
            <RuleLine key={index} rule={rule} />
          ))}
        </Part>
      )}
    </section>
  )
}

function OnRecord({ seq }: { seq: number }) {
  const { common, policies } = useMessages()
  const format = useFormats()
  const mayAudit = useMay('audit:read')
  const text = policies.onRecord(format.number(seq))
  return (
    <span className="flex items-center gap-1.5 text-12 font-normal text-faded">
      <Seal label={common.onRecord} />
      {mayAudit ? <Link href={auditPath({}, seq)}>{text}</Link> : text}
    </span>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[140px_minmax(0,1fr)] gap-x-4 border-b border-line py-3 max-phone:grid-cols-1">
      <h3 className="text-12 text-faded">{title}</h3>
      <div className="grid min-w-0 gap-1">{children}</div>
    </div>
  )
}
