import { describe, expect, it } from 'vitest'
import { draftEntry } from '../../lib/audit/body.ts'
import { deriveColumns } from '../../lib/audit/derive.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import { kim } from './workspace.ts'

/** Keys in an order that is not the canonical one, as requests and code bring them. */
const events: LedgerEvent[] = [
  { kind: 'audit.searched', filter: { person: 'kim', kind: 'query.denied', address: '10.0.0.1', text: 'salaries' } },
  { kind: 'notebook.shared', title: 'March', notebookId: 'n', with: [{ role: 'owner', mayEdit: true }, { mayEdit: false, role: 'analyst' }] },
  { kind: 'policy.activated', version: 'v', files: [{ text: 'role: a', path: 'roles/a.yaml' }] },
  { kind: 'query.closed', outcome: 'failed', executionId: 'e', sizeBytes: 1, rows: 2, elapsedMs: 3, by: 'han', error: { message: 'no', code: 'run-error' },
    read: [{ table: 'shop.sales.orders', columns: ['id', 'country'] }] },
  { kind: 'export.opened', executionId: 'e', purpose: 'audit', format: 'csv', maxRows: 1, tables: ['b', 'a'], columns: ['b.x', 'a.y'] },
]

describe('deriveColumns', () => {
  it('answers the same for what was appended and for what is read back', () => {
    for (const event of events) {
      const draft = draftEntry(kim, event)
      const read = JSON.parse(draft.eventText) as LedgerEvent
      expect(deriveColumns(kim, read)).toEqual(deriveColumns(draft.actor, draft.event))
    }
  })
})
