'use client'

import { Check, ShieldX } from 'lucide-react'
import { Fragment } from 'react'
import type { Decision, Denial } from '@/lib/contracts/policy.ts'
import { Step } from '@/app/_ui/audit/steps.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { FileLine, RuleLine } from '@/app/_ui/rule-link.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** What policy answered, in sentences, with the rules that said so. */
export function DecisionStep({ decision, at }: { decision: Decision; at: string }) {
  const { audit, writes } = useMessages()
  const format = useFormats()
  const allowed = decision.outcome === 'allow'
  return (
    <Step
      icon={allowed ? Check : ShieldX}
      tone={allowed ? 'good' : 'bad'}
      title={allowed ? audit.steps2.allowed : audit.steps2.denied}
      at={at}
    >
      {decision.denials.map((denial, index) => (
        <DenialLine key={index} denial={denial} />
      ))}
      {allowed &&
        decision.writes?.map(({ table, action }) => (
          <p key={`${table} ${action}`}>
            <Ticked text={writes.actions[action].replace('{table}', `\`${table}\``)} />
          </p>
        ))}
      {allowed && decision.tables.map(table => <TableWords key={table.table} table={table} />)}
      {allowed && <p>{audit.limits(format.number(decision.limits.rows), format.number(decision.limits.seconds))}</p>}
      {decision.rules.length > 0 && (
        <details className="mt-1">
          <summary className="w-fit text-celadon">
            {audit.rulesSaid} ({format.number(decision.rules.length)})
          </summary>
          <div className="mt-1">
            {decision.rules.map((rule, index) => (
              <RuleLine key={index} rule={rule} />
            ))}
          </div>
        </details>
      )}
    </Step>
  )
}

/** What one sees of a table: which rows, which columns masked. */
export function TableWords({ table }: { table: Decision['tables'][number] }) {
  const { audit, common } = useMessages()
  return (
    <p>
      <b className="text-ink">{table.table}</b>
      {table.filter ? (
        <>
          {' '}
          {audit.rowsWhere} <code className="text-ink">{table.filter}</code>
        </>
      ) : (
        <> {audit.allRows}</>
      )}
      {table.masks.length === 0 && <>, {audit.nothingMasked}</>}
      {table.masks.map(({ column, mask, mixed }) => (
        <Fragment key={column}>
          {' · '}
          <span className="inline-block text-amber">
            <MaskHatch className="mr-1 align-[-2px]" />
            {audit.maskedAs(column, common.mask[mask])}
            {mixed && ` (${audit.mixed})`}
          </span>
        </Fragment>
      ))}
    </p>
  )
}

/** A message of ours with its names in backticks set as code, and places in the policy's source as links. */
export function Ticked({ text }: { text: string }) {
  return text.split('`').map((part, index) => {
    if (index % 2 === 0) return <Fragment key={index}>{part}</Fragment>
    const [, file, line] = /^(\S+\.ya?ml):(\d+)$/.exec(part) ?? []
    return file && line ? <FileLine key={index} file={file} line={Number(line)} /> : <code key={index}>{part}</code>
  })
}

/** Why not, with the place of the rule where the sentence does not name it itself. */
export function DenialLine({ denial }: { denial: Denial }) {
  return (
    <p className="text-plum">
      <Ticked text={denial.message} />
      {denial.rule && !denial.message.includes(`${denial.rule.file}:`) && (
        <>
          {' '}
          <FileLine file={denial.rule.file} line={denial.rule.line} />
        </>
      )}
    </p>
  )
}
