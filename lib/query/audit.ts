import { findLastCheck, saveCheck } from '../audit/checks.ts'
import { findOpenDifferences, getDifference } from '../audit/differences.ts'
import { searchLedger } from '../audit/search.ts'
import { readStory } from '../audit/story.ts'
import type { AuditAttention, AuditPage, AuditQuery, AuditStory, VerifyReport } from '../contracts/audit.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import { actorOf } from './actor.ts'
import type { House } from './house.ts'
import { demand } from './principal.ts'

/** The same search by the same session is on record once within this time, not once per page. */
const sittingMs = 10 * 60_000

/** A page of the ledger, for those with `audit:read`. Looking into the record is on record too. */
export async function searchAudit(house: House, principal: Principal, query: AuditQuery): Promise<AuditPage> {
  demand(house, principal, 'audit:read')
  const { before: _before, limit: _limit, ...filter } = query
  const words = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
  await recordSearch(house, principal, words)
  return searchLedger(house.pool, query)
}

async function recordSearch(house: House, principal: Principal, filter: Record<string, string>): Promise<void> {
  const key = `${principal.sessionId} audit ${JSON.stringify(filter)}`
  const now = house.clock().getTime()
  if ((house.viewed.get(key) ?? 0) > now) return
  await house.ledger.append(actorOf(principal), { kind: 'audit.searched', filter })
  house.viewed.set(key, now + sittingMs)
}

/** An entry with everything on record about the same execution, for those with `audit:read`; itself on record. */
export async function openStory(house: House, principal: Principal, seq: number): Promise<AuditStory> {
  demand(house, principal, 'audit:read')
  const story = await readStory(house.pool, seq)
  await house.ledger.append(actorOf(principal), { kind: 'audit.read', of: seq })
  return story
}

/** Shown at once; the others are found by the outcome `differs`. */
const maxAttention = 5

/**
 * What waits for an auditor: entries that differ from what was decided and that nobody has acknowledged, and how many
 * reports of the engine are missing. For those with `audit:read`; naming entries is on record.
 */
export async function readAttention(house: House, principal: Principal): Promise<AuditAttention> {
  demand(house, principal, 'audit:read')
  const [{ open, newest }, missing] = await Promise.all([
    findOpenDifferences(house.pool, maxAttention), house.gateway?.findMissing() ?? null,
  ])
  if (open > 0) await recordSearch(house, principal, { outcome: 'differs' })
  return { open, differences: newest, missing }
}

/**
 * Puts on record that this person has looked at an entry that differs and answers for it; it is no warning any more.
 * For those with `audit:verify`, and never about what they ran themselves. A second time changes nothing. Throws
 * `forbidden`, `not-found`, `ledger-unavailable`.
 */
export async function acknowledgeDifference(
  house: House, principal: Principal, seq: number, note: string | undefined,
): Promise<AuditAttention> {
  demand(house, principal, 'audit:verify')
  const { user, executionId, isOpen } = await getDifference(house.pool, seq)
  if (user === principal.user) throw new AppError('forbidden', 'somebody else must look at what you ran yourself')
  if (isOpen) {
    await house.ledger.append(actorOf(principal), {
      kind: 'difference.acknowledged', executionId, of: seq, note: note || null,
    })
  }
  return readAttention(house, principal)
}

/** Checks the whole chain and its signed checkpoints, for those with `audit:verify`; the answer is kept and on record. */
export async function verifyAudit(house: House, principal: Principal, signal: AbortSignal): Promise<VerifyReport> {
  demand(house, principal, 'audit:verify')
  const report = await house.ledger.verify(signal)
  await saveCheck(house.pool, report)
  await house.ledger.append(actorOf(principal), {
    kind: 'ledger.verified', entries: report.entries, ok: report.ok, firstBad: report.fault?.seq ?? null,
  })
  return report
}

/** Where the signed checkpoints stand. */
export function ledgerDirectory({ config }: Pick<House, 'config'>): string {
  return `${config.DATA_DIR}/ledger`
}

/** Whether the newest verification found the chain sound, for health; null where it was never verified. */
export async function lastVerification(house: Pick<House, 'pool'>) {
  return findLastCheck(house.pool)
}
