'use client'

import type { ReactNode } from 'react'
import type { LedgerEntry, LedgerEvent } from '@/lib/contracts/audit.ts'
import { kindIcons } from '@/app/_ui/audit/kind-mark.tsx'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Step } from '@/app/_ui/audit/steps.tsx'
import { Ticked } from '@/app/_ui/audit/decision-step.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** An entry that belongs to no execution: what happened, and its facts. */
export function OtherSteps({ entry }: { entry: LedgerEntry }) {
  const { audit } = useMessages()
  const facts = useFacts(entry.event)
  const { roles, address } = entry.actor
  const about: [string, ReactNode][] = [
    ...(roles.length > 0 ? [[audit.facts.roles, roles.join(', ')] satisfies [string, ReactNode]] : []),
    ...(address
      ? [
          [
            audit.facts.address,
            <span key="address" className="font-mono">
              {address}
            </span>,
          ] satisfies [string, ReactNode],
        ]
      : []),
  ]
  return (
    <Step icon={kindIcons[entry.event.kind]} title={audit.kinds[entry.event.kind]} at={entry.at}>
      <dl className="mt-1 grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 leading-5">
        {[...about, ...facts].map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="break-words text-ink">{value}</dd>
          </div>
        ))}
      </dl>
    </Step>
  )
}

function useFacts(event: LedgerEvent): [string, ReactNode][] {
  const { audit, proof } = useMessages()
  const format = useFormats()
  const { facts } = audit
  switch (event.kind) {
    case 'session.opened':
      return [[facts.until, format.moment(event.until)]]
    case 'session.refused':
      return [[facts.reason, audit.reasons[event.reason]]]
    case 'session.revoked':
      return [
        [facts.person, event.user],
        [facts.session, <code key="session">{event.session}</code>],
      ]
    case 'query.stopped':
      return [[facts.person, event.of]]
    case 'notebook.created':
    case 'notebook.changed':
    case 'notebook.deleted':
      return [
        [facts.notebook, event.title],
        ...(event.what ? [[facts.what, event.what] satisfies [string, ReactNode]] : []),
      ]
    case 'notebook.shared':
      return [
        [facts.notebook, event.title],
        [
          facts.with,
          event.with.map(({ role, mayEdit }) => (mayEdit ? `${role} (${audit.mayEdit})` : role)).join(', ') || '—',
        ],
        ...(event.template ? [[facts.template, facts.offered] satisfies [string, ReactNode]] : []),
      ]
    case 'catalog.described':
      return [
        [
          facts.table,
          <code key="table">{event.column === null ? event.table : `${event.table}.${event.column}`}</code>,
        ],
        [facts.text, event.text || '—'],
        ...(event.tags.length > 0 ? [[facts.tags, event.tags.join(', ')] satisfies [string, ReactNode]] : []),
      ]
    case 'policy.activated':
      return [
        [facts.version, <code key="version">{event.version.slice(0, 16)}</code>],
        [facts.files, <Files key="files" files={event.files} />],
      ]
    case 'policy.rejected':
      return [
        [
          facts.faults,
          event.faults.map(fault => (
            <p key={fault}>
              <Ticked text={fault} />
            </p>
          )),
        ],
      ]
    case 'policy.explained':
      return [
        [facts.person, event.of],
        [audit.columns.statement, <SqlBlock key="sql" sql={event.sql} label={audit.asTyped} />],
      ]
    case 'audit.searched':
      return [
        [
          facts.filter,
          Object.entries(event.filter)
            .map(([name, value]) => `${name} ${value}`)
            .join(', ') || '—',
        ],
      ]
    case 'audit.read':
      return [[facts.entry, audit.no(format.number(event.of))]]
    case 'ledger.verified':
      return [
        [facts.entries, format.number(event.entries)],
        [facts.result, event.ok ? audit.whole : audit.broken],
        ...(event.firstBad === null
          ? []
          : [[facts.firstBad, audit.no(format.number(event.firstBad))] satisfies [string, ReactNode]]),
      ]
    case 'gateway.refused':
      return [
        [facts.what, proof.refused[event.what]],
        ...(event.what === 'others' ? [] : [[facts.reason, event.reason] satisfies [string, ReactNode]]),
        ...(event.path
          ? [
              [
                proof.path,
                <code key="path" className="break-all">
                  {event.path}
                </code>,
              ] satisfies [string, ReactNode],
            ]
          : []),
        [proof.count, format.number(event.count)],
      ]
    case 'server.started':
      return [
        [facts.version, event.version],
        [facts.recovered, format.number(event.recovered)],
      ]
    default:
      return []
  }
}

/** The full text of every file that was put in force: the rules of any day can be read again. */
function Files({ files }: { files: { path: string; text: string }[] }) {
  return files.map(({ path, text }) => (
    <details key={path}>
      <summary className="w-fit font-mono text-celadon">{path}</summary>
      <pre tabIndex={0} className="max-h-60 overflow-auto rounded-4 bg-sunk px-2 py-1 text-11">
        {text}
      </pre>
    </details>
  ))
}
