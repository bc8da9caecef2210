import type { Outcome } from '../contracts/engine.ts'
import type { WrittenTable } from '../contracts/audit.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Fault } from '../errors.ts'

/**
 * What a statement wrote, for its closing entry; undefined where it wrote nothing. `sure` is false where it may have
 * written: it was under way when it was lost or stopped. Without an outcome nothing is known but what it was to write.
 */
export function writtenBy(decision: Pick<Decision, 'writes'> | null, outcome: Outcome | null): WrittenTable[] | undefined {
  const writes = decision?.writes
  if (!writes || writes.length === 0) return undefined
  if (outcome?.state === 'succeeded') {
    return writes.map(({ table, action }) => ({ table, action, rows: outcome.written ?? null, sure: true }))
  }
  const isLost = outcome === null || outcome.fault.code === 'write-unsure'
  if (!isLost) return undefined
  const sure = outcome?.fault.params?.fate === 'done'
  return writes.map(({ table, action }) => ({ table, action, rows: null, sure }))
}

/** A fault where a statement that writes ended without its answer: what may have happened all the same is said. */
export function addWritten(fault: Fault, written: WrittenTable[] | undefined): Fault {
  if (!written || fault.code === 'write-unsure') return fault
  const tables = [...new Set(written.map(({ table }) => `\`${table}\``))].join(', ')
  const sure = written.every(entry => entry.sure)
  const end = sure ? `${tables} is written all the same` : `${tables} may be written all the same: look before you run it again`
  return { code: 'write-unsure', message: `${fault.message}; ${end}`, params: { tables, fate: sure ? 'done' : 'unknown' } }
}
