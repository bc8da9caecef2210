import type { AuditStory, LedgerEntry } from '@/lib/contracts/audit.ts'
import type { Messages } from '@/app/_ui/messages/index.ts'

/** Full names of the tables an execution touched, as far as the record knows. */
export function tablesOf(story: LedgerEntry[]): string[] {
  for (const { event } of story.toReversed()) {
    if (event.kind === 'query.closed' && event.read) return event.read.map(({ table }) => table)
    if (event.kind === 'external.closed')
      return [...(event.wrote ? [event.wrote.table] : []), ...event.read.map(({ table }) => table)]
  }
  for (const { event } of story) {
    if (event.kind === 'query.opened' || event.kind === 'query.denied')
      return event.decision.tables.map(({ table }) => table)
  }
  return []
}

/** `owner read sales.customers and 1 more`: the story in one line. */
export function storyTitle({ entry, story }: AuditStory, { audit, proof }: Messages): string {
  const first = story[0] ?? entry
  const { user } = first.actor
  const { titles } = audit
  const names = tablesOf(story).map(table => table.split('.').slice(1).join('.'))
  const what =
    names.length === 0 ? titles.statement : names.length === 1 ? names[0]! : titles.and(names[0]!, names.length - 1)
  if (first.event.kind === 'query.denied') {
    const [denial] = first.event.decision.denials
    return titles.denied(user, denial?.column ?? denial?.table ?? what)
  }
  if (first.event.kind === 'query.opened') {
    const closed = story.some(({ event }) => event.kind === 'query.closed')
    return closed ? titles.read(user, what) : titles.running(user, what)
  }
  if (first.event.kind === 'external.opened' || first.event.kind === 'external.closed') {
    const [end] = story.flatMap(({ event }) => (event.kind === 'external.closed' ? [event] : []))
    const title = !end
      ? titles.running(user, what)
      : end.outcome === 'denied'
        ? titles.denied(user, what)
        : end.wrote
          ? proof.titles.wrote(user, what)
          : titles.read(user, what)
    return proof.titles.outside(title)
  }
  return titles.other(user, audit.kinds[entry.event.kind])
}
