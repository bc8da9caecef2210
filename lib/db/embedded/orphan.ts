import { readFileSync, readlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

function postmasterOf(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 1 ? pid : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whether that process is the server of this very folder: it works inside it. */
function serves(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === resolve(cluster)
  } catch {
    // Gone, or a system without /proc: then PostgreSQL's own check of its pid file decides.
    return false
  }
}

/**
 * Stops a server that outlived its Sagwan (killed with SIGKILL). The caller holds the folder, so nobody uses it.
 */
export async function stopOrphan(cluster: string): Promise<void> {
  const pid = postmasterOf(cluster)
  if (pid === undefined || !serves(pid, cluster)) return
  process.kill(pid, 'SIGINT')
  for (let attempt = 0; attempt < 500 && serves(pid, cluster); attempt++) {
    if (attempt === 400) process.kill(pid, 'SIGQUIT')
    await wait(20)
  }
}
