import type { Health, HealthReport, PartHealth } from '../contracts/admin.ts'
import { settingNames, showSetting } from '../config.ts'
import type { Principal } from '../contracts/principal.ts'
import { toFault } from '../errors.ts'
import { lastVerification } from './audit.ts'
import type { House } from './house.ts'
import { demand } from './principal.ts'

type Part = PartHealth & { part: string }

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
    check('database', async (): Promise<PartHealth> => {
      await house.pool.query('select 1')
      return { ok: true, code: 'answers', detail: 'answers' }
    }),
    check('ledger', async (): Promise<PartHealth> => {
      const last = await lastVerification(house)
      if (!last) return { ok: true, code: 'never-verified', detail: 'never verified yet' }
      const { ok, seq, at } = last
      return ok ? { ok, code: 'verified', params: { seq, at }, detail: `sound up to no. ${seq}, verified ${at}` }
        : { ok, code: 'not-sound', params: { seq, at }, detail: `broken: verified ${at}` }
    }),
    check('directory', () => house.identity.health()),
    ...house.engines.all.map(engine => check(engine.kind, () => engine.health())),
    ...(house.gateway ? [check('gateway', () => house.gateway!.health())] : []),
    check('results', () => house.results.health()),
    check('policies', async (): Promise<PartHealth> => {
      const fault = house.policies.rejected()?.faults[0]
      if (fault !== undefined) {
        return { ok: false, code: 'policies-rejected', params: { fault },
          detail: `the files on disk cannot be used, the old set is in force: ${fault}` }
      }
      const version = house.policies.current().version.slice(0, 12)
      return { ok: true, code: 'policies-version', params: { version }, detail: `version ${version}` }
    }),
  ]
}

async function check(part: string, ask: () => Promise<PartHealth>): Promise<Part> {
  try {
    const { ok, detail, code, params } = await ask()
    return { part, ok, detail, ...(code ? { code } : {}), ...(params ? { params } : {}) }
  } catch (error) {
    const { message, code, params } = toFault(error)
    return { part, ok: false, detail: message, code, ...(params ? { params } : {}) }
  }
}
