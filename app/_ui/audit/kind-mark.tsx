'use client'

import {
  CircleAlert,
  CircleSlash,
  Check,
  Download,
  Eraser,
  Eye,
  FilePen,
  KeyRound,
  LogIn,
  LogOut,
  NotebookText,
  Play,
  Power,
  ScrollText,
  Share2,
  ShieldCheck,
  ShieldX,
  Square,
  Stamp,
  TriangleAlert,
  UserCheck,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { AuditLine, LedgerKind } from '@/lib/contracts/audit.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

export const kindIcons: Record<LedgerKind, LucideIcon> = {
  'session.opened': LogIn,
  'session.refused': CircleAlert,
  'session.closed': LogOut,
  'session.revoked': KeyRound,
  'query.opened': Play,
  'query.denied': ShieldX,
  'query.closed': Check,
  'query.stopped': Square,
  'result.viewed': Eye,
  'result.refused': ShieldX,
  'export.opened': Download,
  'export.closed': Download,
  'export.denied': ShieldX,
  'result.deleted': Eraser,
  'notebook.created': NotebookText,
  'notebook.changed': FilePen,
  'notebook.deleted': Eraser,
  'notebook.shared': Share2,
  'catalog.described': FilePen,
  'policy.activated': ShieldCheck,
  'policy.rejected': CircleAlert,
  'policy.explained': ScrollText,
  'audit.searched': ScrollText,
  'audit.read': ScrollText,
  'external.opened': Play,
  'external.closed': Check,
  'engine.reported': Stamp,
  'difference.acknowledged': UserCheck,
  'gateway.refused': ShieldX,
  'ledger.verified': Stamp,
  'server.started': Power,
  'server.stopped': Power,
}
const outcomeIcons: Record<string, LucideIcon> = {
  succeeded: Check,
  failed: CircleAlert,
  cancelled: Square,
  interrupted: CircleSlash,
  denied: ShieldX,
  differs: TriangleAlert,
}
const refusals: readonly LedgerKind[] = [
  'query.denied',
  'session.refused',
  'result.refused',
  'export.denied',
  'policy.rejected',
  'gateway.refused',
]

/** What happened, as icon and word: plum for what was refused, failed or differs, amber for what left the house. */
export function KindMark({ line }: { line: Pick<AuditLine, 'kind' | 'outcome'> }) {
  const { audit } = useMessages()
  const { kind, outcome } = line
  const differs = outcome === 'differs'
  const closed = (differs || kind === 'query.closed' || kind === 'external.closed') && outcome !== null
  const Icon = closed ? (outcomeIcons[outcome] ?? kindIcons[kind]) : kindIcons[kind]
  const bad =
    refusals.includes(kind) || differs || outcome === 'failed' || outcome === 'interrupted' || outcome === 'denied'
  const tone = bad ? 'text-plum' : kind.startsWith('export.') ? 'text-amber' : 'text-faded'
  // What ended outside may have written as well.
  const word =
    closed && !(kind === 'external.closed' && outcome === 'succeeded')
      ? (audit.outcomes[outcome as keyof typeof audit.outcomes] ?? outcome)
      : audit.kinds[kind]
  return (
    <span className={classNames('inline-flex max-w-full items-center gap-1.5 align-middle', tone)}>
      <Icon className="icon-12" />
      <span className="fade-cut">{word}</span>
    </span>
  )
}
