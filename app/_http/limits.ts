import { AppError } from '@/lib/errors.ts'

/** Requests a second that a session may make on the average, and at once. A scrolling grid needs about ten. */
const perSecond = 40
const burst = 200
/** Bodies are statements and cells: the longest cell has 100,000 characters. */
const maxBodyBytes = 1_048_576

declare global {
  var __sagwanBuckets: Map<string, { tokens: number; at: number }> | undefined
}

/** Throws `too-many` where a key (a session, an address) asks faster than people do. */
export function demandRate(key: string, now = performance.now()): void {
  const buckets = globalThis.__sagwanBuckets ??= new Map()
  const bucket = buckets.get(key) ?? { tokens: burst, at: now }
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
  if (!buckets.has(key)) {
    if (buckets.size >= 10_000) for (const [old, { at }] of buckets) if (now - at > 60_000) buckets.delete(old)
    buckets.set(key, bucket)
  }
  if (bucket.tokens < 1) throw new AppError('too-many', 'too many requests: wait a second', { params: { seconds: 1 } })
  bucket.tokens -= 1
}

/** The body as text. Counted while it arrives, whatever its headers say. Throws `too-large`, and `bad-request` where it breaks off. */
export async function readBody(request: Request): Promise<string> {
  if (!request.body) return ''
  const decoder = new TextDecoder('utf-8')
  let text = ''
  let sizeBytes = 0
  const reader = request.body.getReader()
  // Its error has the code of a broken connection, which elsewhere means the database's.
  const next = () => reader.read().catch((error: unknown) => {
    throw new AppError('bad-request', 'the request broke off', { cause: error })
  })
  for (let read = await next(); !read.done; read = await next()) {
    const chunk = read.value
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBodyBytes) {
      await reader.cancel()
      throw new AppError('too-large', `a request holds at most ${maxBodyBytes} bytes`, { params: { maxBytes: maxBodyBytes } })
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * Throws `bad-origin` where a browser on another site sent a request that changes something. Together with
 * SameSite=Lax cookies this is the protection against forged requests; scripts, which send neither header, may pass.
 */
export function demandSameOrigin(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  const same = (site === null || site === 'same-origin' || site === 'none')
    && (origin === null || (URL.canParse(origin) && new URL(origin).host === host))
  if (!same) throw new AppError('bad-origin', 'this request came from another site')
}
