import type { Health, HealthReport } from '../contracts/admin.ts'
import { settingNames, showSetting } from '../config.ts'
import type { Principal } from '../contracts/principal.ts'
import { toFault } from '../errors.ts'
import { lastVerification } from './audit.ts'
import type { House } from './house.ts'
import { demand } from './principal.ts'

type Part = { part: string; ok: boolean; detail: string }

/** Only healthy, or which part is not: safe to show to anybody. */
export async function checkHealth(house: House): Promise<Health> {
  const parts = await Promise.all(checks(house))
  return {
    ok: parts.every(({ ok }) => ok),
    parts: Object.fromEntries(parts.map(({ part, ok }) => [part, ok ? 'ok' : 'failed'])),
  }
}

/** Each part in words, and the settings in force, for those with `health:read`. */
export async function reportHealth(house: House, principal: Principal): Promise<HealthReport> {
  demand(house, principal, 'health:read')
  const parts = await Promise.all(checks(house))
  return {
    ok: parts.every(({ ok }) => ok),
    parts: parts.map(part => ({ ...part, since: null })),
    settings: settingNames.map(name => ({
      name, value: showSetting(house.config, name), from: house.config.from[name],
    })),
  }
}

function checks(house: House): Promise<Part>[] {
  return [
    check('database', async () => {
      await house.pool.query('select 1')
      return { ok: true, detail: 'answers' }
    }),
    check('ledger', async () => {
      const last = await lastVerification(house)
      if (!last) return { ok: true, detail: 'never verified yet' }
      return { ok: last.ok, detail: last.ok ? `sound up to no. ${last.seq}, verified ${last.at}` : `broken: verified ${last.at}` }
    }),
    check('directory', () => house.identity.health()),
    ...house.engines.all.map(engine => check(engine.kind, () => engine.health())),
    ...(house.gateway ? [check('gateway', () => house.gateway!.health())] : []),
    check('results', () => house.results.health()),
    check('policies', async () => {
      const rejected = house.policies.rejected()
      return rejected
        ? { ok: false, detail: `the files on disk cannot be used, the old set is in force: ${rejected.faults[0]}` }
        : { ok: true, detail: `version ${house.policies.current().version.slice(0, 12)}` }
    }),
  ]
}

async function check(part: string, ask: () => Promise<{ ok: boolean; detail: string }>): Promise<Part> {
  try {
    const { ok, detail } = await ask()
    return { part, ok, detail }
  } catch (error) {
    return { part, ok: false, detail: toFault(error).message }
  }
}
