import { expect } from '@playwright/test'
import type { APIResponse, Page } from '@playwright/test'
import type { CellAnswer, NotebookData } from '../../../lib/contracts/notebook.ts'
import type { ExecuteAnswer, ExecutionView } from '../../../lib/contracts/query.ts'

/** The body of an answer that must be good. */
export async function bodyOf<T>(answer: Promise<APIResponse> | APIResponse): Promise<T> {
  const response = await answer
  if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}: ${await response.text()}`)
  return await response.json() as T
}

/** The code of an answer that must be a refusal with this status. */
export async function faultOf(answer: Promise<APIResponse> | APIResponse, status: number): Promise<{ code: string; message: string }> {
  const response = await answer
  expect(response.status(), await response.text()).toBe(status)
  return (await response.json() as { error: { code: string; message: string } }).error
}

/** A new notebook of the page's person with these SQL cells. */
export async function makeNotebook(page: Page, title: string, sources: string[]): Promise<NotebookData> {
  const { id, cells } = await bodyOf<NotebookData>(page.request.post('/api/notebooks', { data: { title } }))
  for (const [index, source] of sources.entries()) {
    if (index === 0) {
      await bodyOf(page.request.patch(`/api/notebooks/${id}/cells/${cells[0]!.id}`, { data: { source, revision: 1 } }))
    } else {
      await bodyOf<CellAnswer>(page.request.post(`/api/notebooks/${id}/cells`, { data: { kind: 'sql', source } }))
    }
  }
  return bodyOf<NotebookData>(page.request.get(`/api/notebooks/${id}`))
}

/** Runs a statement over the API as the page's person and waits for its end. */
export async function execute(page: Page, sql: string): Promise<ExecuteAnswer & { execution: ExecutionView }> {
  const answer = await bodyOf<ExecuteAnswer>(page.request.post('/api/executions', { data: { sql, waitMs: 10_000 } }))
  if (!answer.execution) throw new Error('the statement did not end within ten seconds')
  return { ...answer, execution: answer.execution }
}
