import { findLastCheck, saveCheck } from '../audit/checks.ts'
import { searchLedger } from '../audit/search.ts'
import { readStory } from '../audit/story.ts'
import { verifyLedger } from '../audit/verify.ts'
import type { AuditPage, AuditQuery, AuditStory, VerifyReport } from '../contracts/audit.ts'
import type { Principal } from '../contracts/principal.ts'
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
  const key = `${principal.sessionId} audit ${JSON.stringify(words)}`
  const now = house.clock().getTime()
  if ((house.viewed.get(key) ?? 0) <= now) {
    await house.ledger.append(actorOf(principal), { kind: 'audit.searched', filter: words })
    house.viewed.set(key, now + sittingMs)
  }
  return searchLedger(house.pool, query)
}

/** An entry with everything on record about the same execution, for those with `audit:read`; itself on record. */
export async function openStory(house: House, principal: Principal, seq: number): Promise<AuditStory> {
  demand(house, principal, 'audit:read')
  const story = await readStory(house.pool, seq)
  await house.ledger.append(actorOf(principal), { kind: 'audit.read', of: seq })
  return story
}

/** Checks the whole chain and its signed checkpoints, for those with `audit:verify`; the answer is kept and on record. */
export async function verifyAudit(house: House, principal: Principal, signal: AbortSignal): Promise<VerifyReport> {
  demand(house, principal, 'audit:verify')
  const report = await verifyLedger({
    pool: house.pool, directory: ledgerDirectory(house), publicKey: house.publicKey, signal,
  })
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
