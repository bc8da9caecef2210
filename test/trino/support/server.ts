import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { GatewayAddress } from '../../../lib/cli/trino/files.ts'
import { startTrino } from '../../../lib/cli/trino/start.ts'
import type { LocalTrino } from '../../../lib/cli/trino/start.ts'
import { cache, claimTrino, whyNoTrino } from './shared.ts'
import type { SharedTrino } from './shared.ts'

/** `describe.skipIf(skipTrino('…'))`: says loudly what does not run, and why. */
export function skipTrino(suite: string): boolean {
  const why = whyNoTrino()
  if (why) console.warn(`SKIPPED, ${suite}: ${why}`)
  return why !== null
}

export type TestTrino = LocalTrino & { folder: string }
type Options = { gateway?: GatewayAddress; people?: Record<string, string>; folder?: string; resourceGroups?: string
  change?: (file: string, lines: string[]) => string[]; catalogs?: Record<string, string[]> }

/** This suite's turn with the run's Trino, which has the small shop in it and no policy until it is pointed to a gateway. */
export function useTrino(): Promise<SharedTrino> {
  return claimTrino(inject('trinoKeeper'))
}

/**
 * A Trino of the suite's own, for what the shared one (`useTrino`) cannot do: in a folder of its own or in `folder`,
 * with the tables that stand there, without policy unless a gateway is named. Suites take turns: a machine of two cores
 * does not carry many.
 */
export async function startTestTrino({ gateway, people, folder, resourceGroups, change, catalogs }: Options = {}): Promise<TestTrino> {
  const unlock = await takeTurn()
  const directory = folder ?? mkdtempSync(join(tmpdir(), 'sagwan-trino-'))
  try {
    const trino = await startTrino({
      cache, directory, gateway: gateway ?? null, quick: true, report: () => undefined, ...(people ? { people } : {}),
      ...(resourceGroups ? { resourceGroups } : {}), ...(change ? { change } : {}), ...(catalogs ? { catalogs } : {}),
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
