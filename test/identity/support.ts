import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '../../lib/config.ts'
import type { Config } from '../../lib/config.ts'
import { isAppError } from '../../lib/errors.ts'
import { createLogger } from '../../lib/log.ts'
import type { SignInInput } from '../../lib/identity/identity.ts'

export const log = createLogger('silent')
export const demoLdif = join(import.meta.dirname, '../../lib/identity/demo.ldif')

/** Settings as the environment would give them, with some replaced. */
export function makeConfig(changes: Partial<Config>): Config {
  return { ...parseConfig({}), ...changes }
}

/** A clock that stands still until it is moved. */
export function makeClock(): { now: () => Date; pass(seconds: number): void } {
  let at = Date.UTC(2026, 0, 5, 9)
  return {
    now: () => new Date(at),
    pass: seconds => {
      at += seconds * 1000
    },
  }
}

/** A try to sign in from an address of its own, so that tests do not slow each other down. */
export function attempt(user: string, password: string, address: string | null = `203.0.113.${randomUUID()}`): SignInInput {
  return { user, password, address, agent: 'vitest' }
}

/** The code of the error a promise rejects with; `none` where it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'none'
  } catch (error) {
    return isAppError(error) ? error.code : `not an AppError: ${String(error)}`
  }
}

/** A file in a folder of its own. */
export function writeTemporary(name: string, text: string): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-identity-'))
  const file = join(folder, name)
  writeFileSync(file, text)
  return { file, remove: () => rmSync(folder, { recursive: true }) }
}
