'use client'

import Link from 'next/link'
import type { AuditStory } from '@/lib/contracts/audit.ts'
import { auditPath, dayOf } from '@/app/_ui/audit/filter.ts'
import { tablesOf } from '@/app/_ui/audit/story-title.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The questions an auditor asks next, each one click away. */
export function AskNext({ story: { entry, story } }: { story: AuditStory }) {
  const { audit, proof } = useMessages()
  const first = story[0] ?? entry
  const { user, address } = first.actor
  const sql = 'sql' in first.event ? first.event.sql : null
  const source = 'client' in first.event ? first.event.client.source : null
  const links = [
    ...tablesOf(story)
      .slice(0, 3)
      .map(table => ({ label: audit.everybodyWho(table), href: auditPath({ table }) })),
    ...(user ? [{ label: audit.everythingThatDay(user), href: auditPath({ person: user, ...dayOf(first.at) }) }] : []),
    ...(sql
      ? [{ label: audit.sameStatement, href: auditPath({ text: sql.replace(/\s+/g, ' ').trim().slice(0, 200) }) }]
      : []),
    {
      label: audit.rulesThen,
      href: auditPath({ kind: 'policy.activated', to: new Date(Date.parse(first.at) + 1).toISOString() }),
    },
    ...(source
      ? [{ label: proof.fromClient(source), href: auditPath({ kind: 'external.closed', text: source }) }]
      : []),
    ...(address ? [{ label: audit.sameAddress(address), href: auditPath({ address }) }] : []),
  ]
  return (
    <section className="border-t border-line pt-3 pb-4">
      <h3 className="caps mb-1">{audit.askNext}</h3>
      <ul>
        {links.map(({ label, href }) => (
          <li key={href} className="text-12 leading-6">
            <Link href={href} className="fade-cut block">
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
