import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Language } from '@/app/_ui/language.ts'
import { LanguageProvider } from '@/app/_ui/messages/use-messages.tsx'
import { useProofStep } from '@/app/_ui/notebook/record/proof.tsx'
import type { ExecutionProof } from '@/lib/contracts/proof.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'

const execution: ExecutionView = {
  id: 'e', user: 'analyst', engine: 'trino', sql: 'select email from sales.customers', state: 'succeeded', notebookId: null, cellId: null,
  createdAt: '2026-11-21T15:00:00.000Z', endedAt: '2026-11-21T15:00:01.000Z', elapsedMs: 1000, columns: [], rows: 1, sizeBytes: 1, percentage: 100,
  detail: null, ahead: null, error: null, decision: null, openedSeq: 1, closedSeq: 2, gone: false,
}
type Table = Extract<ExecutionProof, { state: 'reported' }>['tables'][number]
const table = (more: Partial<Table>): Table => ({
  table: 'shop.sales.customers', filter: 'country = \'KR\'', masks: [{ column: 'email', mask: 'hash', mixed: false }], differs: false,
  reported: { filters: ['("country" = \'KR\')'], columns: [{ column: 'email', masked: true }, { column: 'tier', masked: false }] }, ...more,
})
const reported = (agrees: boolean, tables: Table[]): ExecutionProof =>
  ({ state: 'reported', seq: 3, at: '2026-11-21T15:00:02.000Z', agrees, exact: true, tables })

/** The step as its words, tags taken out. */
function show(proof: ExecutionProof, language: Language = 'en', given: ExecutionView = execution): string {
  const client = new QueryClient()
  client.setQueryData(['proof', given.id], proof)
  const Probe = () => {
    const step = useProofStep(given)
    return step && createElement('div', null, step.title, createElement('b', null, step.bad ? '!' : ''), step.body)
  }
  const page = createElement(LanguageProvider, { language, children: createElement(Probe) })
  const html = renderToStaticMarkup(createElement(QueryClientProvider, { client }, page))
  client.clear()
  return html.replace(/<[^>]+>/g, ' ').replaceAll('&#x27;', '\'').replaceAll('&quot;', '"').replace(/\s+/g, ' ').trim()
}

describe('the proof in the record of a cell', () => {
  it('puts what Trino reports beside what was decided, with a mark for each table', () => {
    const words = show(reported(true, [table({})]))
    expect(words).toMatch(/^Trino applied what was decided .*shop\.sales\.customers as decided/)
    expect(words).toContain('rows country = \'KR\' ("country" = \'KR\')')
    expect(words).toMatch(/email hashed masked/)
    expect(words).toMatch(/read as they are: tier/)
    expect(show(reported(true, [table({})]), 'ko')).toMatch(/Trino가 판정대로 적용함 .*판정대로.*해시 가려짐/)
  })

  it('marks what differs, and names no filter that is not the person\'s', () => {
    const words = show(reported(false, [table({ differs: true, reported: { filters: null, columns: [{ column: 'email', masked: false }] } })]))
    expect(words).toMatch(/^Trino did otherwise than decided ! Auditors have been warned .*differs/)
    expect(words).toContain('rows country = \'KR\' a filter that auditors see')
    expect(words).toMatch(/email hashed clear/)
    expect(show(reported(false, [table({ differs: true, reported: null })]))).toContain('not reported')
  })

  it('says what it waits for, what never came, and nothing where nothing is to come', () => {
    expect(show({ state: 'waiting' })).toContain('Trino has not reported yet')
    expect(show({ state: 'missing' })).toContain('Trino has not reported on this !')
    expect(show({ state: 'none' })).toBe('')
    expect(show({ state: 'waiting' }, 'en', { ...execution, engine: 'duckdb' })).toBe('')
    expect(show({ state: 'waiting' }, 'en', { ...execution, endedAt: null, state: 'running' })).toBe('')
  })
})
