import type { LedgerEvent } from '../contracts/audit.ts'

const maxLength = 300

function oneLine(text: string): string {
  const line = text.slice(0, maxLength * 4).replace(/\s+/g, ' ').trim()
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).toWellFormed()}…` : line
}

/**
 * An event in one line: its statement, title or reason. `sql` is the statement of its execution, where one is on
 * record; events about an execution show it.
 */
export function summarise(event: LedgerEvent, sql: string | undefined): string {
  switch (event.kind) {
    case 'query.opened': return oneLine(event.sql)
    case 'query.denied': return oneLine(event.sql)
    case 'external.opened':
    case 'external.closed':
    case 'engine.reported': return oneLine(event.sql)
    case 'difference.acknowledged': return oneLine(event.note ?? sql ?? '')
    case 'gateway.refused': return oneLine(`${event.reason} (${event.path})`)
    case 'query.stopped': return oneLine(sql ?? event.of)
    case 'query.closed': return oneLine(sql ?? event.error?.message ?? '')
    case 'result.viewed':
    case 'result.deleted':
    case 'export.closed': return oneLine(sql ?? '')
    case 'export.opened': return oneLine(event.purpose ?? sql ?? '')
    case 'export.denied':
    case 'result.refused':
    case 'session.refused': return oneLine(event.reason)
    case 'session.revoked': return oneLine(event.user)
    case 'notebook.created':
    case 'notebook.changed':
    case 'notebook.deleted': return oneLine(event.what === '' ? event.title : `${event.title}: ${event.what}`)
    case 'notebook.shared': return oneLine(`${event.title}: ${event.with.map(share => share.role).join(', ')}`)
    case 'catalog.described': return oneLine(
      `${event.table}${event.column === null ? '' : `.${event.column}`}: ${[event.text, ...event.tags.map(tag => `#${tag}`)].join(' ')}`)
    case 'policy.activated': return event.version.slice(0, 12)
    case 'policy.rejected': return oneLine(event.faults[0] ?? '')
    case 'policy.explained': return oneLine(`${event.of}: ${event.sql}`)
    case 'audit.searched': return oneLine(Object.entries(event.filter).map(([name, value]) => `${name}: ${value}`).join(', '))
    case 'audit.read': return `#${event.of}`
    case 'ledger.verified': return event.ok ? `${event.entries}` : `#${event.firstBad}`
    case 'server.started': return event.version
    case 'session.opened':
    case 'session.closed':
    case 'server.stopped': return ''
  }
}
