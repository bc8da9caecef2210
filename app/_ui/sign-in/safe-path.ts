/** The page to go to after signing in: a path of ours, never an address somebody slipped into the link. */
export function safePath(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return '/'
  const base = 'http://sagwan.invalid'
  const url = URL.parse(next, base)
  return url?.origin === base && url.pathname !== '/sign-in' ? url.pathname + url.search : '/'
}
