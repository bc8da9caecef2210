import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { trinoVersion } from '../../../lib/cli/trino/fetch.ts'
import type { GatewayAddress } from '../../../lib/cli/trino/files.ts'
import { findJava } from '../../../lib/cli/trino/java.ts'
import { startTrino } from '../../../lib/cli/trino/start.ts'
import type { LocalTrino } from '../../../lib/cli/trino/start.ts'
import { cache, claimTrino } from './shared.ts'
import type { SharedTrino } from './shared.ts'

/** Why the suites on a real Trino cannot run here; null where they can. With `SAGWAN_TRINO=1`, as in CI, they always run. */
export function whyNoTrino(): string | null {
  if (process.env.SAGWAN_TRINO) return null
  if (!findJava()) return 'no Java 24 or newer here'
  const there = existsSync(join(cache, `trino-${trinoVersion}`)) || existsSync(join(cache, `trino-server-${trinoVersion}.tar.gz`))
  return there ? null : 'Trino is not fetched: run `npm run trino` once, or set SAGWAN_TRINO=1'
}

/** `describe.skipIf(skipTrino('…'))`: says loudly what does not run, and why. */
export function skipTrino(suite: string): boolean {
  const why = whyNoTrino()
  if (why) console.warn(`SKIPPED, ${suite}: ${why}`)
  return why !== null
}

export type TestTrino = LocalTrino & { folder: string }
type Options = { gateway?: GatewayAddress; people?: Record<string, string>; folder?: string; resourceGroups?: string }

/** This suite's turn with the run's Trino, which has the small shop in it and no policy until it is pointed to a gateway. */
export function useTrino(): Promise<SharedTrino> {
  return claimTrino(inject('trinoKeeper'))
}

/**
 * A Trino of the suite's own, for what the shared one (`useTrino`) cannot do: in a folder of its own or in `folder`,
 * with the tables that stand there, without policy unless a gateway is named. Suites take turns: a machine of two cores
 * does not carry many.
 */
export async function startTestTrino({ gateway, people, folder, resourceGroups }: Options = {}): Promise<TestTrino> {
  const unlock = await takeTurn()
  const directory = folder ?? mkdtempSync(join(tmpdir(), 'sagwan-trino-'))
  try {
    const trino = await startTrino({
      cache, directory, gateway: gateway ?? null, quick: true, report: () => undefined, ...(people ? { people } : {}),
      ...(resourceGroups ? { resourceGroups } : {}),
    })
    return {
      ...trino, folder: directory,
      async stop() {
        await trino.stop()
        unlock()
        if (!folder) rmSync(directory, { recursive: true, force: true })
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Waits until no other suite has a Trino; a turn whose process is gone counts no more. */
async function takeTurn(): Promise<() => void> {
  const lock = join(tmpdir(), 'sagwan-trino-turn')
  const owner = join(lock, 'pid')
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(owner, String(process.pid))
      return () => rmSync(lock, { recursive: true, force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (existsSync(owner) && !isAlive(Number(readFileSync(owner, 'utf8')))) rmSync(lock, { recursive: true, force: true })
    await new Promise(resolve => setTimeout(resolve, 500))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
