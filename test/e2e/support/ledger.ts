import { expect } from '@playwright/test'
import type { APIRequestContext, APIResponse } from '@playwright/test'
import type { AuditLine, AuditPage, AuditStory, LedgerEntry, LedgerKind } from '../../../lib/contracts/audit.ts'

export type Filter = Partial<Record<'person' | 'table' | 'column' | 'outcome' | 'kind' | 'execution' | 'text', string>>

/** The ledger as the auditor reads it, over the same API as the page. */
export type LedgerReader = {
  /** The newest entry's number: the start of what a test looks at. */
  mark(): Promise<number>
  /** Lines after `mark` that match, oldest first. */
  since(mark: number, filter?: Filter): Promise<AuditLine[]>
  /** Whole entries after `mark` of one kind and person, oldest first; waits until there is one. */
  expectEntry(mark: number, kind: LedgerKind, person: string, text?: string): Promise<LedgerEntry>
  /** Everything on record about an execution, oldest first. */
  story(executionId: string): Promise<LedgerEntry[]>
  /** Expects that the whole chain is sound. */
  verify(): Promise<void>
}

async function read<T>(response: APIResponse): Promise<T> {
  if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}: ${await response.text()}`)
  return await response.json() as T
}

/** Reads the ledger with the session of `auditor`. */
export function readLedger(auditor: APIRequestContext): LedgerReader {
  const page = async (filter: Filter & { limit?: string }) =>
    read<AuditPage>(await auditor.get(`/api/audit?${new URLSearchParams(filter)}`))
  const entry = async (seq: number) => read<AuditStory>(await auditor.get(`/api/audit/${seq}`))
  const since: LedgerReader['since'] = async (mark, filter = {}) =>
    (await page({ limit: '200', ...filter })).lines.filter(line => line.seq > mark).toReversed()
  return {
    since,
    mark: async () => (await page({ limit: '1' })).head?.seq ?? 0,
    async expectEntry(mark, kind, person, text) {
      const find = () => since(mark, { kind, person, ...(text ? { text } : {}) })
      await expect.poll(async () => (await find()).length, { message: `${kind} of ${person} on record` }).toBeGreaterThan(0)
      return (await entry((await find())[0]!.seq)).entry
    },
    async story(executionId) {
      const [line] = (await page({ execution: executionId, limit: '1' })).lines
      return line ? (await entry(line.seq)).story : []
    },
    async verify() {
      const report = await read<{ ok: boolean; fault: unknown }>(await auditor.post('/api/audit/verify'))
      expect(report).toMatchObject({ ok: true, fault: null })
    },
  }
}
