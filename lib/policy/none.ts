import type { PolicySet } from './set.ts'

/** The set before any is in force: nobody has a role, so nobody sees anything. */
export function noPolicies(): PolicySet {
  return { version: '', files: [], roles: new Map(), tags: new Map(), owners: [], indexes: new WeakMap() }
}
