'use client'

import { ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Decision, Denial } from '@/lib/contracts/policy.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { leaveOut, replaceName } from '../editor/repair.ts'
import { fill } from '../fill.tsx'
import { ruleLine } from './names.ts'

/** A denial as a sentence; the server's own words where the interface has none that say more. */
export function useDenialWords(): (denial: Denial) => ReactNode {
  const { notebook, errors } = useMessages()
  return denial => {
    if (denial.code === 'table-unknown' && denial.table)
      return fill(notebook.noTable, { name: <code>{denial.table}</code> })
    if (denial.code === 'column-unknown' && denial.column)
      return fill(notebook.noColumn, { name: <code>{denial.column}</code> })
    if (denial.code === 'across-engines') return errors['across-engines']({})
    return <Quoted text={denial.message} />
  }
}

/** The server's messages put names in backticks; here they stand in mono, and the sentence begins like one. */
export function Quoted({ text }: { text: string }) {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return (
    <>
      {sentence.split(/`([^`]*)`/).map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece))}
      {/[.!?]$/.test(sentence) ? '' : '.'}
    </>
  )
}

type Repair = ((sql: string) => void) | undefined

/** One of the nearest names; pressed, it takes the unknown one's place in the text. */
export function RepairButton({
  denial,
  name,
  sql,
  onRepair,
}: {
  denial: Denial
  name: string
  sql: string
  onRepair: Repair
}) {
  if (!onRepair) return <code>{name}</code>
  return (
    <button
      type="button"
      className="font-mono text-12 text-celadon hover:underline"
      onClick={() => onRepair(replaceName(sql, denial, name))}
    >
      {name}
    </button>
  )
}

type Props = { denial: Denial; decision: Decision; sql: string; onRepair: Repair; onWhy: () => void; faded?: boolean }

/** Said before the run: what is closed, by which rule, whose it is, and the ways on. */
export function DenialPanel({ denial, sql, onRepair, onWhy, faded = false }: Props) {
  const { notebook } = useMessages()
  const without = denial.column ? leaveOut(sql, denial.column) : undefined
  const name = <code className="text-13 font-semibold">{denial.column}</code>
  return (
    <div className={classNames('nb-denial', faded && 'opacity-70')}>
      <ShieldX className="mt-0.5 text-plum" aria-hidden />
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold text-plum">
          {denial.rule
            ? fill(notebook.willNotRunRole, { column: name, role: denial.rule.role })
            : fill(notebook.willNotRun, { column: name })}
        </h3>
        {denial.table && <p className="mt-1">{fill(notebook.closedText, { table: <b>{denial.table}</b> })}</p>}
        <p className="mt-1 text-12 text-faded">
          {denial.rule && fill(notebook.rule, { rule: <code className="text-ink">{denial.rule.text}</code> })}
          {denial.rule && (
            <>
              {' '}
              ·{' '}
              <code>
                {denial.rule.file}:{denial.rule.line}
              </code>
            </>
          )}
          {denial.owner && <> · {notebook.owner(denial.owner)}</>}
        </p>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {onRepair && without !== undefined && <Button onClick={() => onRepair(without)}>{notebook.leaveOut}</Button>}
          <button
            type="button"
            className="px-2 text-celadon hover:underline"
            onClick={onWhy}
            title={denial.rule ? ruleLine(denial.rule) : undefined}
          >
            {notebook.why}
          </button>
        </div>
      </div>
    </div>
  )
}
