import type { Fault } from '../errors.ts'

/** What the parent sends: first `init`, then calls. */
export type ToChild =
  | { kind: 'init'; init: unknown }
  | { kind: 'call'; id: number; method: string; params: unknown }

/** What the child sends: `ready` or `refused` once, then for each call any number of events and one end. */
export type FromChild =
  | { kind: 'ready' }
  | { kind: 'refused'; fault: Fault }
  | { kind: 'event'; id: number; event: unknown }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'fault'; id: number; fault: Fault }
