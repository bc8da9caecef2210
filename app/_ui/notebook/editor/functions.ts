import type { signatures } from './signatures.ts'

type Signature = readonly [signature: string, about: string]
let known: typeof signatures = {}
let loading: Promise<void> | null = null

/** How a function is called and what it does; undefined where nothing is known of it, or not yet. */
export function signatureOf(name: string): Signature | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined
}

/** Fetches what is known of functions, 50 kB of text, once: nobody needs it before the first list of functions. */
export function loadSignatures(): Promise<void> {
  loading ??= import('./signatures.ts').then(
    module => void (known = module.signatures),
    // without them functions are offered by their names; the next list asks again
    () => void (loading = null),
  )
  return loading
}
