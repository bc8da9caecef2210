/** Answers what a call has made: 201. */
export function created(value: unknown): Response {
  return Response.json(value, { status: 201, headers: { 'cache-control': 'no-store' } })
}
