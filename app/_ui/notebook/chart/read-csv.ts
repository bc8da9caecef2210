import { ApiFault } from '@/app/_ui/api.ts'
import type { Fault } from '@/lib/errors.ts'

/** A file from one of our routes, with how many rows stay behind. Rejects with `ApiFault` as `api` does. */
export async function readCsv(path: string, body: unknown): Promise<{ blob: Blob; leftOut: number }> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
  })
  if (response.ok)
    return {
      blob: await response.blob(),
      leftOut: Number(response.headers.get('x-sagwan-rows-left-out') ?? 0),
    }
  const answer = (await response.json()) as {
    error: Fault & { requestId?: string }
  }
  throw new ApiFault(answer.error, response.status, answer)
}
