import { NextResponse } from 'next/server'
import type { NextRequest } from 'next/server'

/**
 * Gives every page a nonce and its security headers. Next reads the nonce from the request's policy and puts it on
 * its own scripts; the root layout hands it to the components that write `<style>` elements.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // where to go on after signing in
  headers.set('x-sagwan-path', request.nextUrl.pathname + request.nextUrl.search)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('x-frame-options', 'DENY')
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  response.headers.set('cross-origin-resource-policy', 'same-origin')
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  response.headers.set('cache-control', 'no-store')
  return response
}

/** Attributes of style stay open: the virtual grid and the charts place their parts with them, and run nothing. */
function contentSecurityPolicy(nonce: string, development: boolean): string {
  // React rebuilds server stacks with eval, and the development client injects its styles: neither is in production
  const scripts = development ? ` 'unsafe-eval'` : ''
  const styles = development ? `'unsafe-inline'` : `'nonce-${nonce}'`
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${scripts}`,
    `style-src-elem 'self' ${styles}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

// Off /api on purpose: behind a proxy a body over 10 MB would be cut without a word.
export const config = { matcher: ['/((?!api/|_next/static|_next/image|icon.svg|favicon.ico).*)'] }
