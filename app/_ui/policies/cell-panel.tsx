'use client'

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PolicyReport } from '@/lib/contracts/admin.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { findRoleFile, findRules } from '@/app/_ui/policies/find-rules.ts'
import type { Chosen } from '@/app/_ui/policies/matrix.tsx'
import { Glyph } from '@/app/_ui/policies/glyph.tsx'
import { FileLine } from '@/app/_ui/rule-link.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { report: PolicyReport; chosen: Chosen; onClose: () => void }

/** A cell in sentences, with the lines of the role's file that name the table. */
export function CellPanel({ report, chosen: { role, table }, onClose }: Props) {
  const { policies } = useMessages()
  const cell = report.cells[table]?.[role] ?? null
  const about = report.roles.find(one => one.role === role)
  const rules = findRules(report.files, role, table)
  const file = findRoleFile(report.files, role)
  return (
    <aside aria-label={policies.inspector} className="flex h-full min-h-0 flex-col overflow-y-auto bg-paper p-4">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-14 leading-5 font-semibold break-words">
          {role} · <span className="font-mono text-13">{table}</span>
        </h2>
        <IconButton label={policies.closeCell} onClick={onClose} className="-mt-1">
          <X />
        </IconButton>
      </div>
      <section className="grid gap-2 py-3">
        {!cell && <p>{policies.nothing(role)}</p>}
        {cell && (
          <p>
            {policies.alone(role)}{' '}
            {cell.filter === null ? (
              <b>{policies.allRows}</b>
            ) : (
              <>
                {policies.rowsWhere} <code className="rounded-2 bg-sunk px-1 break-words">{cell.filter}</code>
              </>
            )}
            , <b>{policies.columns(cell.columns)}</b>.
          </p>
        )}
        {cell && cell.masked > 0 && (
          <p>
            <MaskHatch className="mr-1.5 align-[-1px]" />
            {policies.maskedColumns(cell.masked)}
          </p>
        )}
        {cell && cell.closed > 0 && <p className="text-plum">{policies.closedColumns(cell.closed)}</p>}
        <p className="flex items-center gap-2 text-12 text-faded">
          <Glyph cell={cell} />
          {policies.union}
        </p>
      </section>
      {rules.length > 0 && (
        <Part title={policies.saidBy}>
          {rules.map(rule => (
            <div key={rule.line} className="flex items-baseline gap-3 text-12 leading-5">
              <code className="fade-cut flex-1" title={rule.text}>
                {rule.text}
              </code>
              <FileLine file={rule.file} line={rule.line} />
            </div>
          ))}
        </Part>
      )}
      {about && (
        <Part title={policies.description}>
          <p>{about.description}</p>
          {file && (
            <p>
              <FileLine file={file.path} line={1} />
            </p>
          )}
        </Part>
      )}
      {about && (
        <Part title={policies.who}>
          {about.members.map(member => (
            <p key={member} className="font-mono text-11 break-all">
              {member}
            </p>
          ))}
        </Part>
      )}
      {about && (
        <Part title={policies.may}>
          <p className="font-mono text-12">{about.may.join(', ') || policies.mayNothing}</p>
        </Part>
      )}
    </aside>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line py-3">
      <h3 className="caps mb-1">{title}</h3>
      {children}
    </section>
  )
}
